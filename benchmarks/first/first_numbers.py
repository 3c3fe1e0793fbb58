"""The peer's side of FirstNumbers.java: CPython's multiprocessing.Pool."""

import statistics
import time
from multiprocessing import Pool, get_context


def increment(x):
    return x + 1


def main():
    for method in ("fork", "spawn"):
        with get_context(method).Pool(2) as pool:
            pool.map(increment, [1, 2])
            ints = list(range(1_000_000))
            times = []
            for _ in range(5):
                start = time.perf_counter()
                pool.map(increment, ints)
                times.append(time.perf_counter() - start)
            print(f"{method}: map of 1e6 ints, median ms {statistics.median(times) * 1e3:.0f}")
            times = []
            for i in range(2000):
                start = time.perf_counter()
                pool.apply(increment, (i,))
                times.append(time.perf_counter() - start)
            print(f"{method}: apply, median us {statistics.median(times) * 1e6:.0f}")


if __name__ == "__main__":
    main()
