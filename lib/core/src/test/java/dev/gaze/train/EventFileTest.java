package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/** Reads event files as TensorBoard does: TFRecord frames around {@link Event} messages. */
class EventFileTest {
  @TempDir private Path folder;

  /** Length, its masked CRC32C, the message, its masked CRC32C; until the file ends. */
  static List<Event> read(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          byte[] length = new byte[8];
          bytes.get(length);
          assertThat(bytes.getInt()).isEqualTo(maskedCrc(length));
          byte[] message =
              new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
          bytes.get(message);
          assertThat(bytes.getInt()).isEqualTo(maskedCrc(message));
          events.add(Event.parseFrom(message));
        }
      }
    }
    return events;
  }

  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  /** Scalars by {@code tag@step}. */
  static Map<String, Float> scalars(List<Event> events) {
    Map<String, Float> scalars = new LinkedHashMap<>();
    for (Event event : events) {
      for (Summary.Value value : event.getSummary().getValueList()) {
        if (value.hasTensor() && value.getTensor().getFloatValCount() == 1) {
          scalars.put(value.getTag() + "@" + event.getStep(), value.getTensor().getFloatVal(0));
        } else if (value.hasSimpleValue()) {
          scalars.put(value.getTag() + "@" + event.getStep(), value.getSimpleValue());
        }
      }
    }
    return scalars;
  }

  @Test
  void scalarsAndPicturesAreReadBack() throws IOException {
    byte[] pixels = new byte[3 * 5 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (5 * i);
    }
    try (EventFile file = new EventFile(folder)) {
      file.scalars(7, Map.of("loss", 0.625, "gamma/généré", -3.0));
      file.picture(11, "samples", new Picture(pixels, 3, 5, 3));
      file.flush();
      file.scalars(13, Map.of("loss", 0.5));
    }
    List<Event> events = read(folder);
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(scalars(events))
        .containsOnly(
            Map.entry("loss@7", 0.625f),
            Map.entry("gamma/généré@7", -3f),
            Map.entry("loss@13", 0.5f));
    Event picture =
        events.stream().filter(event -> event.getStep() == 11).findFirst().orElseThrow();
    Summary.Value value = picture.getSummary().getValue(0);
    assertThat(value.getTag()).startsWith("samples");
    var decoded =
        ImageIO.read(
            new ByteArrayInputStream(value.getImage().getEncodedImageString().toByteArray()));
    assertThat(decoded.getHeight()).isEqualTo(3);
    assertThat(decoded.getWidth()).isEqualTo(5);
    for (int i = 0; i < 15; i++) {
      int rgb = ((15 * i) << 16) | ((15 * i + 5) << 8) | (15 * i + 10);
      assertThat(decoded.getRGB(i % 5, i / 5) & 0xFFFFFF).isEqualTo(rgb);
    }
  }

  /**
   * The points of each tag as TensorBoard shows them: a session that starts at a step takes away
   * what is there from that step on (event_accumulator.py, {@code _CheckForRestartAndMaybePurge}).
   */
  static Map<String, List<Long>> shown(Path folder) throws IOException {
    Map<String, List<Long>> points = new TreeMap<>();
    for (Event event : read(folder)) {
      if (event.getSessionLog().getStatus() == SessionLog.SessionStatus.START) {
        points.values().forEach(steps -> steps.removeIf(step -> step >= event.getStep()));
      }
      for (Summary.Value value : event.getSummary().getValueList()) {
        points.computeIfAbsent(value.getTag(), tag -> new ArrayList<>()).add(event.getStep());
      }
    }
    return points;
  }

  @Test
  void aSessionsStartTakesLaterStepsAway() throws IOException {
    for (int session : new int[] {0, 2, 1}) {
      try (EventFile file = new EventFile(folder)) {
        file.startAfter(session);
        for (int step = session + 1; step <= session + 3; step++) {
          file.scalars(step, Map.of("loss", 1.0 * step));
        }
      }
    }
    assertThat(shown(folder).get("loss")).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void imagesAreTiledRowByRow() {
    float[] images = new float[6 * 2 * 3];
    for (int i = 0; i < images.length; i++) {
      images[i] = (i / 6 * 40 + i % 6) / 127.5f - 1;
    }
    Picture picture = Picture.tiled(images, 3, 2, 3, 1);
    assertThat(picture.height()).isEqualTo(4);
    assertThat(picture.width()).isEqualTo(9);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 9; x++) {
        int image = y / 2 * 3 + x / 3;
        int pixel = y % 2 * 3 + x % 3;
        assertThat(picture.pixels()[9 * y + x] & 0xFF).isEqualTo(40 * image + pixel);
      }
    }
  }
}
