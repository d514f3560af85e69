package dev.gaze.shape;

import dev.gaze.block.BlockShape;
import dev.gaze.block.Blocks;
import dev.gaze.block.Conditioning;
import dev.gaze.block.Outcome;
import dev.gaze.block.Site;
import dev.gaze.block.Values;
import dev.gaze.layers.Weight;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the data through one network, from block to block. Where a block is so wrong that nothing
 * can be said of what it makes, those after it are checked for their values alone.
 */
final class Walk {
  private record Step(Placed placed, BlockShape input, Outcome outcome) {}

  private final GanSpec gan;
  private final boolean generator;
  private final List<Fault> faults;
  private final Conditioning conditioning;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable BlockShape shape;
  private @Nullable BlockSpec widthFrom;
  private @Nullable Placed first;
  private @Nullable Placed last;

  /**
   * Starts a walk.
   *
   * @param input what comes in; null where that is not known
   */
  Walk(GanSpec gan, boolean generator, @Nullable BlockShape input, List<Fault> faults) {
    this.gan = gan;
    this.generator = generator;
    this.shape = input;
    this.faults = faults;
    this.conditioning = new Conditioning(gan, generator);
    var network = network();
    faults("spectralNorm", Values.of(network.spectralNorm()));
    faults("initializer", Values.of(network.initializer()));
    faults("norm", Values.of(network.norm()));
  }

  NetworkSpec network() {
    return generator ? gan.generator() : gan.discriminator();
  }

  private String networkName() {
    return generator ? "generator" : "discriminator";
  }

  /** What comes out of the blocks so far; null where that cannot be said. */
  @Nullable BlockShape shape() {
    return shape;
  }

  /** The last block so far. */
  @Nullable Placed last() {
    return last;
  }

  /** The first block of a kind that fitted, nothing left open. */
  <T extends BlockSpec> @Nullable T find(Class<T> kind) {
    for (var step : steps) {
      if (kind.isInstance(step.outcome.block())) {
        return kind.cast(step.outcome.block());
      }
    }
    return null;
  }

  /** What the norms of the blocks so far saw. */
  Conditioning conditioning() {
    return conditioning;
  }

  private void faults(String part, List<Values.Flaw> flaws) {
    flaws.forEach(flaw -> fault(part, flaw.got(), flaw.expected(), flaw.fix()));
  }

  /** A fault of the network as a whole. */
  void fault(String got, String expected, String fix) {
    fault("", got, expected, fix);
  }

  /**
   * A fault of a part of the network.
   *
   * @param part the component of {@link NetworkSpec}
   */
  void fault(String part, String got, String expected, String fix) {
    var origin = network().origins().of(part);
    var whole = gan.origins().of(networkName());
    faults.add(
        new Fault(networkName(), 0, "", got, expected, fix, origin == null ? whole : origin));
  }

  /** A fault of the network that comes from what the GAN as a whole says: its component. */
  void faultFrom(String component, String got, String expected, String fix) {
    var origin = gan.origins().of(component);
    faults.add(new Fault(networkName(), 0, "", got, expected, fix, origin));
  }

  Site site(Placed placed) {
    return new Site(
        gan,
        generator,
        placed.equals(first),
        widthFrom,
        conditioning,
        (got, expected, fix) -> faults.add(placed.fault(generator, got, expected, fix)));
  }

  void visit(Placed next) {
    first = first == null ? next : first;
    last = next;
    var site = site(next);
    var kind = Blocks.of(next.block());
    var flaws = Values.of(next.block());
    flaws.forEach(flaw -> site.fault(flaw.got(), flaw.expected(), flaw.fix()));
    kind.check(site);
    var input = shape;
    if (input instanceof BlockShape.Logit) {
      site.fault("a block", "follows the head", "put the head last, and only one");
      return;
    }
    if (kind.isHead() && generator) {
      // It has no place there: the data goes past it.
      return;
    }
    boolean sized = flaws.stream().noneMatch(Values.Flaw::size);
    if (input == null || !sized) {
      shape = kind.keepsShape() ? input : sized ? kind.ofAnyInput() : null;
      return;
    }
    var outcome = kind.fit(input, site);
    shape = outcome == null ? null : outcome.output();
    if (outcome != null) {
      if (!(next.block() instanceof BlockSpec.Custom)) {
        // A layer of others is made by nobody but the graph.
        site.limit(outcome.lowering().apply("").weights());
      }
      widthFrom = kind.width() == null ? widthFrom : next.block();
      steps.add(new Step(next, input, outcome));
    }
  }

  /** The network; to be used only where no fault was added. */
  CheckedNetwork result(List<Weight> shared) {
    var names = Names.of(steps.stream().map(step -> step.outcome.block()).toList(), generator);
    var blocks = new ArrayList<CheckedBlock>();
    for (int i = 0; i < steps.size(); i++) {
      var outcome = steps.get(i).outcome;
      boolean head = Blocks.of(outcome.block()).isHead();
      String path = networkName() + (head ? "" : "/" + names.get(i));
      blocks.add(
          new CheckedBlock(
              steps.get(i).placed.number(), names.get(i), steps.get(i).input, outcome, path));
    }
    return new CheckedNetwork(networkName(), network(), shared, blocks);
  }
}
