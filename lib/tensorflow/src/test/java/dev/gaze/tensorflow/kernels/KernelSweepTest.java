package dev.gaze.tensorflow.kernels;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gaze.tensorflow.PrecisionFacts;
import dev.gaze.tensorflow.kernels.Outcome.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Output;

/** The kernels of this processor, in part, and that the sweep finds what is wrong with one. */
class KernelSweepTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * oneDNN held to less than this processor has; more than it has changes nothing. Below AVX-512
   * TensorFlow, which asks the processor itself, gives oneDNN bfloat16 that oneDNN then refuses.
   */
  @ParameterizedTest
  @CsvSource({
    "DEFAULT, true, 9",
    "AVX512_CORE_BF16, true, 5",
    "AVX512_CORE, true, 5",
    "AVX2, false, 5",
    "SSE41, false, 3"
  })
  void theKernelsOfLayersAreRight(String instructions, boolean bfloat16, int ofEach) {
    assumeFalse(
        instructions.startsWith("AVX512") && PrecisionFacts.lacksBfloat16(),
        "this processor has no AVX-512");
    List<KernelCase> cases =
        KernelCases.part(ofEach, c -> bfloat16 || c.arithmetic() == Arithmetic.FLOAT32);
    SweepReport report = new SweepReport();
    try (KernelSweep sweep = KernelSweep.start(cases, Map.of("ONEDNN_MAX_CPU_ISA", instructions))) {
      sweep.forEachRemaining(report::add);
    }
    assertThat(report.cases()).isEqualTo(cases.size()).isGreaterThan(20);
    assertThat(report.sound()).as(report.text()).isTrue();
  }

  /** Of which one processor leaves out most of the last block's sums. */
  @Test
  void gradientsToMapsOfOddBlocksOfChannelsAreRight() {
    List<KernelCase> cases = new ArrayList<>();
    for (int channels : new int[] {33, 40, 48, 65, 80, 112, 129}) {
      for (String rest :
          List.of(
              "map=8 in=%d out=16 kernel=1 stride=1 same=1",
              "map=7 in=%d out=33 kernel=1 stride=2 same=0",
              "map=13 in=%d out=5 kernel=4 stride=2 same=1",
              "map=11 in=%d out=16 kernel=5 stride=3 same=1",
              "map=13 in=%d out=7 kernel=3 stride=2 same=0")) {
        String size = "batch=3 " + rest.formatted(channels) + " threads=2";
        cases.add(KernelCase.parse("Conv2DBackpropInput: arithmetic=0 " + size));
        cases.add(KernelCase.parse("Conv2DBackpropInput: arithmetic=2 " + size));
      }
    }
    SweepReport report = new SweepReport();
    try (KernelSweep sweep = KernelSweep.start(cases, Map.of())) {
      sweep.forEachRemaining(report::add);
    }
    assertThat(report.sound()).as(report.text()).isTrue();
  }

  @Test
  void everyPairOfValuesIsCoveredAndTheFaultsThatAreKnownAreWhollySo() {
    List<KernelCase> all = KernelCases.every();
    assertThat(all).isEqualTo(KernelCases.every()).doesNotHaveDuplicates();
    assertThat(all).containsAll(KernelCases.all());
    for (KernelOperation operation : new LayerKernels().operations()) {
      List<KernelCase> own =
          all.stream().filter(c -> c.operation().equals(operation.name())).toList();
      for (Factor one : operation.levels().keySet()) {
        for (Factor other : operation.levels().keySet()) {
          if (one != other) {
            assertThat(own.stream().map(c -> List.of(c.get(one), c.get(other))).distinct())
                .as(operation.name() + " " + one.label() + " and " + other.label())
                .hasSize(levels(operation, one) * levels(operation, other));
          }
        }
      }
    }
    for (Arithmetic arithmetic : List.of(Arithmetic.BFLOAT16, Arithmetic.MIXED)) {
      for (int channels : new int[] {1, 3, 5, 7, 15, 17, 33}) {
        assertThat(all)
            .anyMatch(
                c ->
                    c.operation().equals("Conv2D")
                        && c.arithmetic() == arithmetic
                        && c.in() == channels);
      }
    }
    assertThat(KernelCases.part(1)).anyMatch(KernelCases::isNearKnownFault);
  }

  private static int levels(KernelOperation operation, Factor factor) {
    return requireNonNull(operation.levels().get(factor)).size();
  }

  /** One bad operation of each kind among good ones; each is named, and the good ones go on. */
  @Test
  void findsWhatIsWrongUnrepeatableCrashedOrHung() {
    List<KernelCase> cases = new ArrayList<>();
    for (KernelOperation operation : new Faulty().operations()) {
      for (int batch : new int[] {1, 3}) {
        cases.add(
            new KernelCase(
                operation.name(),
                new EnumMap<>(
                    Map.of(Factor.ARITHMETIC, 0, Factor.THREADS, 1, Factor.BATCH, batch))));
      }
    }
    Map<String, Verdict> verdicts = new HashMap<>();
    SweepReport report = new SweepReport();
    try (KernelSweep sweep =
        new KernelSweep(Faulty.class, cases, Map.of(), Duration.ofSeconds(5))) {
      sweep.forEachRemaining(
          result -> {
            report.add(result);
            verdicts.put(result.of().operation(), result.outcome().verdict());
          });
    }
    assertThat(verdicts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "right", Verdict.RIGHT,
                "wrong", Verdict.WRONG,
                "not finite", Verdict.WRONG,
                "an error", Verdict.WRONG,
                "unrepeatable", Verdict.UNREPEATABLE,
                "crash", Verdict.CRASHED,
                "hang", Verdict.HUNG));
    assertThat(report.sound()).isFalse();
    assertThat(report.text())
        .contains("FAULTY: 12 of 14 cases")
        .contains("exit status 3")
        .containsPattern("CRASHED +crash: .*batch=1")
        .containsPattern("crash +float32 +2 +- +2 +- +-");
  }

  @Test
  void aSweepOfNothingIsNotSound() {
    assertThat(new SweepReport().sound()).isFalse();
    assertThat(new SweepReport().text()).contains("No verdict");
  }

  /** Operations that are not what their reference says. */
  static final class Faulty implements KernelTable {
    @Override
    public List<KernelOperation> operations() {
      return List.of(
          operation("right", (graph, c, in) -> List.of(graph.op("Neg", in.get(0)))),
          operation("wrong", (graph, c, in) -> List.of(graph.op("Abs", in.get(0)))),
          operation(
              "not finite",
              (graph, c, in) -> List.of(graph.op("Div", in.get(0), zero(graph, in.get(0))))),
          operation(
              "an error", (graph, c, in) -> List.of(graph.op("MatMul", in.get(0), in.get(0)))),
          operation("unrepeatable", (graph, c, in) -> List.of(noisy(graph, in.get(0)))),
          operation(
              "crash",
              (graph, c, in) -> {
                Runtime.getRuntime().halt(3);
                return in;
              }),
          operation(
              "hang",
              (graph, c, in) -> {
                try {
                  Thread.sleep(LIMIT.toMillis());
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return in;
              }));
    }

    private static KernelOperation operation(String name, KernelOperation.Build build) {
      return new KernelOperation(
          name,
          KernelOperation.factors(Factor.BATCH),
          List.of(),
          c -> List.of(Input.normal(c.batch(), 7)),
          build,
          (c, inputs) -> {
            Sums sums = new Sums(inputs[0].length);
            for (int i = 0; i < inputs[0].length; i++) {
              sums.add(i, -inputs[0][i]);
            }
            return List.of(sums);
          });
    }

    private static Output<?> zero(KernelGraph graph, Output<?> like) {
      return graph.op("ZerosLike", like);
    }

    /** The right values, with noise in their last places. */
    private static Output<?> noisy(KernelGraph graph, Output<?> x) {
      Output<?> noise =
          graph.op("RandomUniform", b -> b.setAttr("dtype", x.dataType()), graph.op("Shape", x));
      Output<?> tiny = graph.op("Mul", noise, graph.op("Mul", x, small(graph, x)));
      return graph.op("Neg", graph.op("AddV2", x, tiny));
    }

    /** About 3e-7, of the shape of x. */
    private static Output<?> small(KernelGraph graph, Output<?> x) {
      Output<?> one = graph.op("OnesLike", x);
      Output<?> minus15 = graph.cast(graph.ints(-15), x.dataType());
      return graph.op("Exp", graph.op("Mul", one, minus15));
    }
  }
}
