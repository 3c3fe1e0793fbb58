"""A plot of ratios as SVG, on a logarithmic scale, without a library."""
import math
from html import escape

LEFT, WIDTH, STEP, TOP = 290, 480, 22, 44
COLORS = {True: "#2a7f62", False: "#b5523b", None: "#777777"}


def svg(bars):
    """A bar per (label, ratio, met): to the right of 1 where the ratio is above it."""
    logs = [math.log10(ratio) for _, ratio, _ in bars] or [0]
    low, high = min(-0.5, math.floor(min(logs))), max(0.5, math.ceil(max(logs)))

    def x(log):
        return LEFT + WIDTH * (log - low) / (high - low)

    height = TOP + STEP * len(bars) + 20
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 80}" height="{height}" '
           'font-family="sans-serif" font-size="12">',
           f'<rect width="100%" height="100%" fill="white"/><text x="{LEFT}" y="16">times as good as the best peer '
           '(green: target met, red: missed)</text>']
    for power in range(math.ceil(low), math.floor(high) + 1):
        at = x(power)
        out.append(f'<line x1="{at:.1f}" y1="{TOP - 6}" x2="{at:.1f}" y2="{height - 14}" stroke="{"black" if power == 0 else "#ddd"}"/>'
                   f'<text x="{at:.1f}" y="{TOP - 10}" text-anchor="middle" fill="#555">{10.0 ** power:g}</text>')
    for i, ((label, ratio, met), log) in enumerate(zip(bars, logs)):
        y, start, end = TOP + STEP * i, min(x(0), x(log)), max(x(0), x(log))
        out.append(f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(label)}</text>'
                   f'<rect x="{start:.1f}" y="{y + 3}" width="{max(1, end - start):.1f}" height="{STEP - 8}" fill="{COLORS[met]}"/>'
                   f'<text x="{end + 4:.1f}" y="{y + 13}">{ratio:.3g}</text>')
    return "\n".join([*out, "</svg>", ""])
