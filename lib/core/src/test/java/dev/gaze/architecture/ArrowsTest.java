package dev.gaze.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The packages of the core and what each may touch. Arrows point down only: spec, layers, block,
 * shape, graph, checkpoint, train, metric, view. A package that is not there yet breaks no rule.
 */
@AnalyzeClasses(packages = "dev.gaze", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
  private static final String[] JDK = {"java..", "javax..", "org.jspecify.annotations.."};

  @ArchTest
  static final ArchRule specTouchesTheJdkOnly =
      classes()
          .that()
          .resideInAPackage("dev.gaze.spec..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(with("dev.gaze.spec.."))
          .allowEmptyShould(true);

  /** A block knows its layers, and neither graph nor check. */
  @ArchTest
  static final ArchRule block =
      touchesNothingOf("block", "shape", "graph", "train", "data", "checkpoint", "metric", "view");

  @ArchTest
  static final ArchRule shape =
      touchesNothingOf("shape", "graph", "train", "data", "checkpoint", "metric", "view");

  /** Layers work in any KotlinDL model: they know nothing of GANs. */
  @ArchTest
  static final ArchRule layers = touchesNothingOf("layers", "spec", "block", "shape", "graph");

  @ArchTest
  static final ArchRule json =
      touchesNothingOf("json", "shape", "graph", "train", "data", "checkpoint", "metric", "view");

  @ArchTest
  static final ArchRule graph =
      touchesNothingOf("graph", "train", "data", "checkpoint", "metric", "view");

  @ArchTest
  static final ArchRule data =
      touchesNothingOf(
          "data", "spec", "block", "shape", "layers", "graph", "train", "checkpoint", "view");

  @ArchTest
  static final ArchRule checkpoint = touchesNothingOf("checkpoint", "train", "metric", "view");

  @ArchTest static final ArchRule train = touchesNothingOf("train", "metric", "view");

  @ArchTest static final ArchRule metric = touchesNothingOf("metric", "train", "view");

  /** The core knows nothing of the DSL and of the command. */
  @ArchTest
  static final ArchRule kotlinStaysAbove =
      noClasses()
          .that()
          .resideInAPackage("dev.gaze..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.gaze.cli..", "dev.gaze.script..", "dev.gaze.notebook..")
          .allowEmptyShould(true);

  /** The TensorFlow of gaze-tensorflow knows nothing of the core. */
  @ArchTest
  static final ArchRule tensorflowIsBelow =
      noClasses()
          .that()
          .resideInAnyPackage("dev.gaze.tensorflow..", "org.tensorflow..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.gaze.spec..",
              "dev.gaze.block..",
              "dev.gaze.shape..",
              "dev.gaze.layers..",
              "dev.gaze.graph..",
              "dev.gaze.train..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noCircles =
      slices().matching("dev.gaze.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  private static String[] with(String... packages) {
    var all = new String[JDK.length + packages.length];
    System.arraycopy(JDK, 0, all, 0, JDK.length);
    System.arraycopy(packages, 0, all, JDK.length, packages.length);
    return all;
  }

  private static ArchRule touchesNothingOf(String room, String... others) {
    var packages = new String[others.length];
    for (int i = 0; i < others.length; i++) {
      packages[i] = "dev.gaze." + others[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage("dev.gaze." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true);
  }
}
