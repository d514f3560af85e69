package dev.gaze.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    Map<String, SafeTensors.Floats> tensors = new LinkedHashMap<>();
    tensors.put(
        "a/kernel", new SafeTensors.Floats(new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}));
    tensors.put("a/gamma", new SafeTensors.Floats(new long[] {}, new float[] {-0f}));
    tensors.put("empty", new SafeTensors.Floats(new long[] {0, 5}, new float[] {}));
    file = folder.resolve("x.safetensors");
    SafeTensors.write(file, new SafeTensors.Content(Map.of("step", "7"), tensors));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    SafeTensors.Content content = SafeTensors.read(file);
    assertThat(content.metadata()).isEqualTo(Map.of("step", "7"));
    assertThat(content.tensors().keySet()).containsExactly("a/kernel", "a/gamma", "empty");
    assertThat(content.tensors().get("a/kernel").shape()).containsExactly(2, 3);
    assertThat(content.tensors().get("a/kernel").values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(content.tensors().get("a/gamma").shape()).isEmpty();
  }

  /** Read as the format's description says, without SafeTensors. */
  @Test
  void theFileIsTheStandardFormat() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
    var kernel = JsonParser.parseString(header).getAsJsonObject().getAsJsonObject("a/kernel");
    assertThat(kernel.get("dtype").getAsString()).isEqualTo("F32");
    assertThat(kernel.get("shape")).hasToString("[2,3]");
    int begin = kernel.getAsJsonArray("data_offsets").get(0).getAsInt();
    assertThat(length % 8).isZero();
    assertThat(bytes.getFloat(8 + length + begin + 4 * 4)).isEqualTo(5);
  }

  @Test
  void aFileCutOffAnywhereIsDamaged() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensors.read(file))
          .as("cut at %d", length)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is damaged");
    }
  }

  /** A changed byte is found, or changes nothing that matters (a space of the header's padding). */
  @Test
  void aChangedByteIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    SafeTensors.Content want = SafeTensors.read(file);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int found = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(whole.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);
      try {
        SafeTensors.Content got = SafeTensors.read(file);
        assertThat(got.tensors().values().stream().mapToInt(t -> t.values().length).sum())
            .as("byte %d changed, seed %d", at, seed)
            .isEqualTo(want.tensors().values().stream().mapToInt(t -> t.values().length).sum());
      } catch (CheckpointException e) {
        found++;
      }
    }
    assertThat(found).as("seed %d", seed).isGreaterThan(1_000);
  }

  @Test
  void anExistingFileIsNotOverwritten() {
    assertThatThrownBy(() -> SafeTensors.write(file, new SafeTensors.Content(Map.of(), Map.of())))
        .isInstanceOf(IOException.class);
  }
}
