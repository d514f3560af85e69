package dev.gaze.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run leaves the same files where numbers are written in other digits. */
class EveryLanguageTest {
  @TempDir private static Path folder;
  private static Map<String, String> plain;
  private final Locale language = Locale.getDefault();

  @BeforeAll
  static void trainPlainly() throws IOException {
    plain = train("plain");
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(language);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "mr-IN", "bn-BD", "th-TH-u-nu-thai", "tr-TR"})
  void filesAreTheSame(String tag) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(tag));
    // Turkish has the digits of English, but another small letter of I.
    assertThat("%d".formatted(7).equals("7"))
        .isEqualTo("I".toLowerCase(Locale.getDefault()).equals("ı"));
    assertThat(train(tag)).isEqualTo(plain);
  }

  /** Of each file its bytes, or where these tell the time, its digits. */
  private static Map<String, String> train(String name) throws IOException {
    CheckedGan gan =
        ShapeCheck.check(
            GanSpec.builder("small")
                .image(8)
                .classes(10)
                .latent(5)
                .generator(g -> g.resBlock(6).selfAttention(3))
                .discriminator(d -> d.resBlock(4))
                .training(t -> t.batch(3).steps(2).ema(0.9, 0))
                .build());
    RunFolder run = new RunFolder(folder.resolve(name));
    try (TrainingRun training =
        TrainingRun.builder(gan, new Shapes(53, 8, 8, 3)).folder(run.path()).logEvery(1).open()) {
      training.forEachRemaining(event -> {});
    }
    try (TrainedGan trained = TrainedGan.open(gan, run, RuntimeConfig.defaults())) {
      Report.write(run, trained);
    }
    Map<String, String> files = new TreeMap<>();
    files.put("model", gan.describe());
    try (Stream<Path> all = Files.walk(run.path())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = run.path().relativize(file).toString().replaceAll("tfevents.*", "");
        boolean picture = path.matches(".*(png|safetensors)");
        boolean text = path.matches(".*(html|jsonl)");
        files.put(path, picture ? bytes(file) : text ? otherDigits(file) : "");
      }
    }
    return files;
  }

  private static String bytes(Path file) throws IOException {
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  private static String otherDigits(Path file) throws IOException {
    return Files.readString(file).replaceAll("[^\\p{Nd}]|[0-9]", "");
  }
}
