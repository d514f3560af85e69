package dev.gaze.train;

import static dev.gaze.spec.AttentionVariant.OFFICIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.checkpoint.CheckpointException;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.checkpoint.SafeTensors;
import dev.gaze.checkpoint.SafeTensors.Floats;
import dev.gaze.data.Shapes;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.GanSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run begins with weights that are given, or says by name what is wrong with them. */
class InitialWeightsTest {
  @TempDir private static Path given;
  private static Path trained;
  private static Map<String, Floats> weights;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    try (TrainingRun run = SmallGan.run(given, t -> t.steps(4)).open()) {
      run.forEachRemaining(event -> {});
    }
    trained = new RunFolder(given).latest().orElseThrow();
    weights = new LinkedHashMap<>(SafeTensors.read(trained).tensors());
    weights.keySet().removeIf(name -> name.startsWith("adam/") || name.startsWith("ema/"));
  }

  /** The variables of a run before its first step. */
  private Map<String, Floats> begun(Path initial) throws IOException {
    try (TrainingRun run =
        SmallGan.run(folder, t -> t.steps(4).seed(5)).initialWeights(initial).open()) {
      return SafeTensors.read(run.save().file()).tensors();
    }
  }

  private Path written(Map<String, Floats> tensors) throws IOException {
    Path file = folder.resolve("given.safetensors");
    SafeTensors.write(file, new SafeTensors.Content(Map.of(), tensors));
    return file;
  }

  private static Map<String, Floats> only(Predicate<String> names) {
    Map<String, Floats> some = new LinkedHashMap<>(weights);
    some.keySet().removeIf(names.negate());
    return some;
  }

  private static float[] values(Map<String, Floats> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).values();
  }

  @Test
  void ofACheckpointWeightsAreTakenAndAveragesBeginAtThem() throws IOException {
    Map<String, Floats> begun = begun(trained);
    weights.forEach((name, floats) -> assertThat(values(begun, name)).isEqualTo(floats.values()));
    String kernel = "generator/output/kernel";
    assertThat(values(begun, "ema/" + kernel)).isEqualTo(values(weights, kernel));
    begun.forEach(
        (name, floats) -> {
          if (name.startsWith("adam/") && floats.shape().length > 0) {
            assertThat(floats.values()).containsOnly(0);
          }
        });
  }

  @Test
  void oneNetworkOfAnotherProgramIsTakenAndTheOtherIsNew() throws IOException {
    Map<String, Floats> begun = begun(written(only(name -> name.startsWith("discriminator/"))));
    String kernel = "discriminator/block1/conv1/kernel";
    assertThat(values(begun, kernel)).isEqualTo(values(weights, kernel));
    String other = "generator/output/kernel";
    assertThat(values(begun, other)).isNotEqualTo(values(weights, other));
  }

  /**
   * Variables as SAGAN's released code names and shapes them, each beside its name here. Lines with
   * {@code #} stand for both blocks of a network.
   */
  private static final String RELEASED =
      """
      g_snh0/Matrix 5,256 generator/dense/kernel
      g_snh0/u 1,256 generator/dense/u
      g_snh0/bias 256 generator/dense/bias
      g_block#/cbn_0/gamma 10,16 generator/block#/norm1/gamma
      g_block#/cbn_0/beta 10,16 generator/block#/norm1/beta
      g_block#/cbn_0/mean 1,1,1,16 generator/block#/norm1/moving_mean
      g_block#/cbn_0/var 1,1,1,16 generator/block#/norm1/moving_variance
      g_block#/snconv1/w 3,3,16,16 generator/block#/conv1/kernel
      g_block#/snconv1/u 1,16 generator/block#/conv1/u
      g_block#/snconv1/biases 16 generator/block#/conv1/bias
      g_block#/cbn_1/gamma 10,16 generator/block#/norm2/gamma
      g_block#/cbn_1/beta 10,16 generator/block#/norm2/beta
      g_block#/cbn_1/mean 1,1,1,16 generator/block#/norm2/moving_mean
      g_block#/cbn_1/var 1,1,1,16 generator/block#/norm2/moving_variance
      g_block#/snconv2/w 3,3,16,16 generator/block#/conv2/kernel
      g_block#/snconv2/u 1,16 generator/block#/conv2/u
      g_block#/snconv2/biases 16 generator/block#/conv2/bias
      g_block#/snconv3/w 1,1,16,16 generator/block#/shortcut/kernel
      g_block#/snconv3/u 1,16 generator/block#/shortcut/u
      g_block#/snconv3/biases 16 generator/block#/shortcut/bias
      g_non_local/sn_conv_theta/w 1,1,16,2 generator/attention/query/kernel
      g_non_local/sn_conv_theta/u 1,2 generator/attention/query/u
      g_non_local/sn_conv_phi/w 1,1,16,2 generator/attention/key/kernel
      g_non_local/sn_conv_phi/u 1,2 generator/attention/key/u
      g_non_local/sn_conv_g/w 1,1,16,8 generator/attention/value/kernel
      g_non_local/sn_conv_g/u 1,8 generator/attention/value/u
      g_non_local/sn_conv_attn/w 1,1,8,16 generator/attention/output/kernel
      g_non_local/sn_conv_attn/u 1,16 generator/attention/output/u
      g_non_local/sigma_ratio - generator/attention/gamma
      g_bn/gamma 16 generator/norm/gamma
      g_bn/beta 16 generator/norm/beta
      g_bn/moving_mean 16 generator/norm/moving_mean
      g_bn/moving_variance 16 generator/norm/moving_variance
      g_snconv_last/w 3,3,16,3 generator/output/kernel
      g_snconv_last/u 1,3 generator/output/u
      g_snconv_last/biases 3 generator/output/bias
      d_optimized_block1/sn_conv1/w 3,3,3,8 discriminator/block1/conv1/kernel
      d_optimized_block1/sn_conv1/u 1,8 discriminator/block1/conv1/u
      d_optimized_block1/sn_conv1/biases 8 discriminator/block1/conv1/bias
      d_optimized_block1/sn_conv2/w 3,3,8,8 discriminator/block1/conv2/kernel
      d_optimized_block1/sn_conv2/u 1,8 discriminator/block1/conv2/u
      d_optimized_block1/sn_conv2/biases 8 discriminator/block1/conv2/bias
      d_optimized_block1/sn_conv3/w 1,1,3,8 discriminator/block1/shortcut/kernel
      d_optimized_block1/sn_conv3/u 1,8 discriminator/block1/shortcut/u
      d_optimized_block1/sn_conv3/biases 8 discriminator/block1/shortcut/bias
      d_block2/sn_conv1/w 3,3,8,8 discriminator/block2/conv1/kernel
      d_block2/sn_conv1/u 1,8 discriminator/block2/conv1/u
      d_block2/sn_conv1/biases 8 discriminator/block2/conv1/bias
      d_block2/sn_conv2/w 3,3,8,8 discriminator/block2/conv2/kernel
      d_block2/sn_conv2/u 1,8 discriminator/block2/conv2/u
      d_block2/sn_conv2/biases 8 discriminator/block2/conv2/bias
      d_non_local/sn_conv_theta/w 1,1,8,1 discriminator/attention/query/kernel
      d_non_local/sn_conv_theta/u 1,1 discriminator/attention/query/u
      d_non_local/sn_conv_phi/w 1,1,8,1 discriminator/attention/key/kernel
      d_non_local/sn_conv_phi/u 1,1 discriminator/attention/key/u
      d_non_local/sn_conv_g/w 1,1,8,4 discriminator/attention/value/kernel
      d_non_local/sn_conv_g/u 1,4 discriminator/attention/value/u
      d_non_local/sn_conv_attn/w 1,1,4,8 discriminator/attention/output/kernel
      d_non_local/sn_conv_attn/u 1,8 discriminator/attention/output/u
      d_non_local/sigma_ratio - discriminator/attention/gamma
      d_sn_linear/Matrix 8,1 discriminator/linear/kernel
      d_sn_linear/u 1,1 discriminator/linear/u
      d_sn_linear/bias 1 discriminator/linear/bias
      d_embedding/embedding_map 10,8 discriminator/embedding/kernel
      d_embedding/u 1,10 discriminator/embedding/u
      """;

  @Test
  void theReleasedCodeOfSaganHasNamesOfItsOwn() throws IOException {
    GanSpec sagan =
        GanSpec.builder("sagan")
            .image(16)
            .classes(10)
            .latent(5)
            .generator(g -> g.resBlock(16).resBlock(16).selfAttention(a -> a.variant(OFFICIAL)))
            .discriminator(
                d ->
                    d.resBlock(8)
                        .resBlock(8, o -> o.resample(Resample.NONE))
                        .selfAttention(a -> a.variant(OFFICIAL)))
            .build();
    Map<String, Floats> theirs = new LinkedHashMap<>();
    Map<String, float[]> here = new LinkedHashMap<>();
    for (String line : RELEASED.lines().toList()) {
      for (String block : line.contains("#") ? List.of("1", "2") : List.of("")) {
        String[] parts = line.replace("#", block).split(" ", -1);
        long[] shape =
            parts[1].equals("-")
                ? new long[0]
                : Arrays.stream(parts[1].split(",", -1)).mapToLong(Long::parseLong).toArray();
        float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(numbers, 1 + here.size());
        theirs.put("model/" + parts[0], new Floats(shape, numbers));
        here.put(parts[2], numbers);
      }
    }
    Path file = written(theirs);
    try (TrainingRun run =
        TrainingRun.builder(ShapeCheck.check(sagan), new Shapes(53, 16, 16, 3))
            .folder(folder)
            .initialWeights(file)
            .open()) {
      Map<String, Floats> begun = SafeTensors.read(run.save().file()).tensors();
      here.forEach((name, numbers) -> assertThat(values(begun, name)).as(name).isEqualTo(numbers));
    }
  }

  @Test
  void whatIsMissingTooManyOrMisshapenIsNamedAndAnOlderRunIsKept() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(2)).open()) {
      run.forEachRemaining(event -> {});
    }
    Map<String, Floats> wrong = only(name -> !name.equals("generator/dense/bias"));
    wrong.put("generator/output/kernel", new Floats(new long[] {2}, new float[2]));
    wrong.put("encoder/kernel", new Floats(new long[] {3}, new float[3]));
    Path file = written(wrong);
    assertThatThrownBy(
            () -> SmallGan.run(folder, t -> {}).overwrite(true).initialWeights(file).open())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("generator/dense/bias is missing")
        .hasMessageContaining("generator/output/kernel is [2], expected [3, 3, 6, 3]")
        .hasMessageContaining("encoder/kernel is not in the spec");
    Path none = folder.resolve("none.safetensors");
    SafeTensors.write(
        none,
        new SafeTensors.Content(Map.of(), Map.of("w", new Floats(new long[] {2}, new float[2]))));
    assertThatThrownBy(
            () -> SmallGan.run(folder, t -> {}).overwrite(true).initialWeights(none).open())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no variable generator/… or discriminator/…");
    assertThat(new RunFolder(folder).latest()).hasValueSatisfying(f -> assertThat(f).exists());
  }
}
