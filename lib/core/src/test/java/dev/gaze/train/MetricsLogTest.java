package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsLogTest {
  @TempDir private Path folder;
  private Path file;
  private MetricsLog log;

  @BeforeEach
  void begin() throws IOException {
    file = folder.resolve("metrics.jsonl");
    log = new MetricsLog(file);
    log.append(2, Map.of("loss", 0.5));
    log.append(3, Map.of("loss", 0.25));
  }

  private List<Integer> steps() {
    List<Integer> steps = new ArrayList<>();
    MetricLine.read(file, line -> steps.add(line.step()));
    return steps;
  }

  private void add(String text) throws IOException {
    // Latin 1: \u00ff is a byte that is not UTF-8.
    Files.writeString(file, text, StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"step\":3,\"caf\u00ff\":1}\n",
        "{\"step\":3,\"generator_l",
        "step 3\n",
        "[3]\n",
        "null\n",
        "{}\n",
        "{\"step\":\"five\"}\n",
        "{\"step\":\"3\"}\n",
        "{\"step\":[3],\"fid\":2}\n",
        "{\"step\":2.5,\"fid\":2}\n",
        "{\"step\":-1}\n",
        "{\"step\":1e999999999,\"fid\":2}\n",
        "{\"step\":3,\"x\":{\"y\":\n",
        "\u0000\u0000\u0000\u0000",
      })
  void aDamagedLineIsDroppedAndTold(String damaged) throws IOException {
    add(damaged);
    assertThat(log.latest(9)).containsExactly(Map.entry("loss", 0.25));
    assertThat(log.rewind(9))
        .contains(file + ": 1 of 3 lines are damaged and left out, the first of them line 3");
    log.append(5, Map.of("loss", 0.125));
    assertThat(steps()).containsExactly(2, 3, 5);
    assertThat(log.rewind(9)).isEmpty();
  }

  @Test
  void deepNestingIsDamageToo() throws IOException {
    aDamagedLineIsDroppedAndTold("[".repeat(100_000) + "\n");
  }

  @Test
  void whatIsNoNumberIsLeftOutAndItsLineKept() throws IOException {
    String line = "{\"step\":3,\"note\":\"x\",\"fid\":7,\"list\":[1,{}],\"none\":null}";
    add(line + "\n\n");
    assertThat(log.rewind(9)).isEmpty();
    assertThat(log.latest(9)).containsExactly(Map.entry("loss", 0.25), Map.entry("fid", 7.0));
    log.append(4, Map.of("loss", 1.0));
    log.rewind(3);
    assertThat(Files.readAllLines(file)).hasSize(3).endsWith(line);
  }

  @Test
  void aLastLineWithoutItsEndStaysALineOfItsOwn() throws IOException {
    add("{\"step\":4}");
    log.append(5, Map.of("loss", 1.0));
    assertThat(steps()).containsExactly(2, 3, 4, 5);
  }

  @Test
  void aLogWithNothingToDropIsNotTouched() throws IOException {
    Object inode = Files.readAttributes(file, "unix:ino").get("ino");
    log.rewind(3);
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(inode);
    log.rewind(2);
    // A new file in its place: a reader of the old one sees no half of either.
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isNotEqualTo(inode);
    assertThat(steps()).containsExactly(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsToldWithThePathAndWhatToDo() throws IOException {
    Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));
    assertThatThrownBy(() -> new MetricsLog(full).append(3, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            full
                + " cannot be written (No space left on device);"
                + " make room there, or make its folder writable");
    Files.delete(full);
  }

  /** Sixteen blocks of 512 bytes or KiB: the file cannot grow beyond, as on a disk that is full. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whereTheDiskEndsNoLineIsCut() throws Exception {
    Path errors = folder.resolve("errors");
    var command = JavaProcess.of(Endless.class, List.of(), file.toString()).command();
    List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh"));
    limited.addAll(command);
    limited.add(limited.indexOf("-cp"), "-XX:-UsePerfData");
    Process process = new ProcessBuilder(limited).redirectError(errors.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(errors)).isEqualTo(7);
    assertThat(Files.size(file)).isGreaterThan(7_000);
    assertThat(Files.readString(file)).endsWith("}\n");
    assertThat(log.rewind(Integer.MAX_VALUE)).isEmpty();
  }

  /** Logs until it cannot. */
  static final class Endless {
    public static void main(String[] args) {
      MetricsLog log = new MetricsLog(Path.of(args[0]));
      for (int step = 4; step < 100_000; step++) {
        try {
          log.append(step, Map.of("a name of some length", 1.0 / step));
        } catch (IOException e) {
          System.exit(7);
        }
      }
    }
  }
}
