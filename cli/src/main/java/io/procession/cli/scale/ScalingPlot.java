package io.procession.cli.scale;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;

/** Measured speed-up beside the ideal one and the fitted law. Needs no display. */
final class ScalingPlot {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 560;

  /** Enough for a smooth curve. */
  private static final int POINTS = 100;

  private static final Color BLUE = new Color(0x1B6CA8);

  private final XYChart chart;

  ScalingPlot(String program, Scaling scaling) {
    boolean strong = scaling.kind() == Scaling.Kind.STRONG;
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(program + (strong ? ": strong scaling" : ": weak scaling"))
            .xAxisTitle("workers")
            .yAxisTitle(strong ? "speed-up" : "scaled speed-up")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setYAxisMin(0.0);
    double most = scaling.rows().getLast().workers();
    line("ideal", new double[] {1, most}, new double[] {1, most})
        .setLineColor(Color.GRAY)
        .setLineStyle(dashes(8));
    if (scaling.fitted().isPresent() && most > 1) {
      double[] workers =
          IntStream.rangeClosed(0, POINTS).mapToDouble(i -> 1 + (most - 1) * i / POINTS).toArray();
      double[] law = new double[workers.length];
      for (int i = 0; i < law.length; i++) {
        law[i] = scaling.fittedSpeedUp(workers[i]);
      }
      line(strong ? "Amdahl, fitted" : "Gustafson, fitted", workers, law)
          .setLineColor(new Color(0xD95F02))
          .setLineStyle(dashes(3));
    }
    measured(scaling);
  }

  private void measured(Scaling scaling) {
    int n = scaling.rows().size();
    double[] workers = new double[n];
    double[] speedUp = new double[n];
    double[] spread = new double[n];
    for (int i = 0; i < n; i++) {
      Scaling.Row row = scaling.rows().get(i);
      workers[i] = row.workers();
      speedUp[i] = row.speedUp();
      spread[i] = row.speedUp() * (row.slowest() - row.fastest()) / 2 / row.seconds();
    }
    XYSeries measured = chart.addSeries("measured", workers, speedUp, spread);
    measured.setMarker(SeriesMarkers.CIRCLE);
    measured.setMarkerColor(BLUE);
    measured.setLineColor(BLUE);
  }

  private XYSeries line(String name, double[] x, double[] y) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  private static BasicStroke dashes(float length) {
    return new BasicStroke(
        1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {length, length}, 0);
  }

  void writePng(Path file) throws IOException {
    BufferedImage image = BitmapEncoder.getBufferedImage(chart);
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("this JDK writes no PNG files");
    }
  }

  void writeSvg(Path file) throws IOException {
    var graphics = new SVGGraphics2D(emptySvg());
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    chart.paint(graphics, WIDTH, HEIGHT);
    try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      graphics.stream(writer, true);
    }
  }

  private static Document emptySvg() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has a parser for XML", e);
    }
  }
}
