package dev.gaze.samples.server;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gaze.image.SampleGrid;
import dev.gaze.spec.ImageSpec;
import dev.gaze.train.TrainedGan;
import dev.gaze.view.AttentionFigure;
import dev.gaze.view.AttentionMaps;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;

/**
 * Draws what a run has learnt, for any number of clients: a {@link TrainedGan} is safe for all
 * threads, so that each request is drawn on one of its own, and the same request gives the same
 * picture, whoever else asks.
 *
 * <p>{@code GET /} says what the model is, {@code /images} and {@code /attention} draw PNGs. What
 * goes wrong is {@code {"error": "..."}}: 400, 404, 405 and 500.
 */
public final class GanServer implements AutoCloseable {
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final int MOST_IMAGES = 100;
  private static final int LEGIBLE = 64;

  private final TrainedGan gan;
  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Starts.
   *
   * @param gan stays the caller's to close
   * @param address port 0 is any that is free; see {@link #port}
   */
  public GanServer(TrainedGan gan, InetSocketAddress address) throws IOException {
    this.gan = gan;
    server = HttpServer.create(address, 0);
    // More threads would draw no faster, and each takes memory.
    threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Answers whoever has asked, for up to a second, then stops. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdown();
  }

  private record Reply(int status, String type, byte[] body) {}

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = reply(exchange);
      exchange.getResponseHeaders().set("Content-Type", reply.type());
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      exchange.getResponseBody().write(reply.body());
    }
  }

  private Reply reply(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    if (!exchange.getRequestMethod().equals("GET")) {
      return error(405, exchange.getRequestMethod() + ": only GET is known here");
    }
    try {
      return switch (path) {
        case "/" -> json(200, model());
        case "/images" -> png(images(query(exchange, "class", "count", "columns", "seed")));
        case "/attention" -> png(attention(query(exchange, "class", "seed", "layer", "points")));
        default -> error(404, path + ": there are /, /images and /attention");
      };
    } catch (IllegalArgumentException e) {
      return error(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      System.err.println(path + ": " + e);
      return error(500, "the image could not be drawn; the server's log says why");
    }
  }

  private static Query query(HttpExchange exchange, String... known) {
    return Query.of(exchange.getRequestURI(), List.of(known));
  }

  private Map<String, Object> model() {
    ImageSpec image = gan.gan().spec().image();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", gan.gan().spec().name());
    model.put("step", gan.step());
    model.put("image", List.of(image.height(), image.width(), image.channels()));
    model.put("classes", gan.classNames());
    model.put("attention", gan.attentionGammas().keySet());
    return model;
  }

  private BufferedImage images(Query query) {
    int count = query.number("count", 1, 1, MOST_IMAGES);
    int columns = query.number("columns", Math.min(count, 10), 1, MOST_IMAGES);
    int seed = query.number("seed", 0, 0, Integer.MAX_VALUE);
    int[] labels = labels(query, count);
    ImageSpec image = gan.gan().spec().image();
    return new SampleGrid(columns, Math.max(1, LEGIBLE / image.height()))
        .withClasses(labels, gan.classNames())
        .draw(
            gan.images(gan.latents(seed, labels)), image.height(), image.width(), image.channels());
  }

  private BufferedImage attention(Query query) {
    int seed = query.number("seed", 0, 0, Integer.MAX_VALUE);
    int points = query.number("points", 5, 1, AttentionFigure.MOST_POINTS);
    AttentionMaps maps = AttentionMaps.of(gan, gan.latents(seed, labels(query, 1)));
    String first = maps.layers().keySet().stream().findFirst().orElse("attention");
    String layer = maps.fullName(query.text("layer", first));
    return new AttentionFigure().add(maps, layer, 0, maps.differentPoints(layer, 0, points)).draw();
  }

  /** The class that is asked for, so many times; without one, each class in turn. */
  private int[] labels(Query query, int count) {
    int[] labels = new int[count];
    String named = query.text("class", "");
    int classes = Math.max(1, gan.classNames().size());
    Arrays.setAll(labels, i -> named.isEmpty() ? i % classes : gan.label(named));
    return labels;
  }

  private static Reply png(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reply(200, "image/png", bytes.toByteArray());
  }

  private static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  private static Reply json(int status, Object value) {
    return new Reply(
        status, "application/json", JSON.toJson(value).getBytes(StandardCharsets.UTF_8));
  }
}
