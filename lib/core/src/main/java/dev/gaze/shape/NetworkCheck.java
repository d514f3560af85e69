package dev.gaze.shape;

import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.NetworkSpec;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows the data through one network, from block to block. */
final class NetworkCheck {
  private final GanSpec gan;
  private final boolean generator;
  private final List<Fault> faults;
  private final List<Placed> placed = new ArrayList<>();
  private final List<BlockShape> inputs = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Conditioning conditioning;
  private @Nullable BlockShape shape;

  private NetworkCheck(GanSpec gan, boolean generator, BlockShape input, List<Fault> faults) {
    this.gan = gan;
    this.generator = generator;
    this.faults = faults;
    this.shape = input;
    this.conditioning = new Conditioning(gan);
  }

  /** The generator; only to be used where no fault was added. */
  static CheckedNetwork generator(GanSpec gan, List<Fault> faults) {
    var check =
        new NetworkCheck(gan, true, new BlockShape.Flat(Math.max(1, gan.latent().chunk())), faults);
    if (check.hasBlocks("resBlock(256)")) {
      GeneratorCompletion.complete(gan, faults).forEach(check::visit);
      check.endOfGenerator();
      check.conditioning.check(faults);
    }
    return check.result();
  }

  /** The discriminator; only to be used where no fault was added. */
  static CheckedNetwork discriminator(GanSpec gan, List<Fault> faults) {
    var image = gan.image();
    var input = new BlockShape.Map(image.height(), image.width(), image.channels());
    var check = new NetworkCheck(gan, false, input, faults);
    if (check.hasBlocks("resBlock(64)")) {
      Placed.written(gan.discriminator()).forEach(check::visit);
      check.endOfDiscriminator();
    }
    return check.result();
  }

  private NetworkSpec network() {
    return generator ? gan.generator() : gan.discriminator();
  }

  private String networkName() {
    return generator ? "generator" : "discriminator";
  }

  private boolean hasBlocks(String example) {
    var network = network();
    for (var flaw : ValueCheck.of(network.spectralNorm(), network.initializer(), network.norm())) {
      fault("", flaw.got(), flaw.expected(), flaw.fix());
    }
    if (network.blocks().isEmpty()) {
      fault("", "no block", "makes no network", "add " + example);
    }
    return !network.blocks().isEmpty();
  }

  private void fault(String what, String got, String expected, String fix) {
    faults.add(new Fault(networkName(), 0, what, got, expected, fix, null));
  }

  private void visit(Placed next) {
    var site = new Site(gan, generator, next.number() == 1, next, faults);
    var flaws = ValueCheck.of(next.block());
    flaws.forEach(flaw -> site.fault(flaw.got(), flaw.expected(), flaw.fix()));
    var input = shape;
    if (input == null) {
      return;
    }
    if (input instanceof BlockShape.Logit) {
      site.fault("a block", "follows the head", "move the head to the end, or keep one head");
      return;
    }
    if (!flaws.isEmpty()) {
      boolean keepsShape =
          next.block() instanceof BlockSpec.SelfAttention
              || next.block() instanceof BlockSpec.BottleneckResBlock
              || next.block() instanceof BlockSpec.Norm
              || next.block() instanceof BlockSpec.Activate;
      shape = keepsShape ? input : null;
      return;
    }
    var outcome = rule(next.block(), input, site);
    shape = outcome == null ? null : outcome.output();
    if (outcome == null) {
      return;
    }
    for (var weight : outcome.weights()) {
      if (weight.size() > Site.MAX_ELEMENTS) {
        site.fault(
            weight.name() + " " + weight.shape(),
            "has more numbers than a tensor holds (2,147,483,647)",
            "make it smaller");
      }
    }
    placed.add(next);
    inputs.add(input);
    outcomes.add(outcome);
  }

  private @Nullable Outcome rule(BlockSpec block, BlockShape input, Site site) {
    if (block instanceof BlockSpec.Dense b) {
      return KernelRules.dense(b, input, site);
    } else if (block instanceof BlockSpec.DenseMap b) {
      return KernelRules.denseMap(b, input, site);
    } else if (block instanceof BlockSpec.Conv b) {
      return KernelRules.conv(b, input, site);
    } else if (block instanceof BlockSpec.TransposedConv b) {
      return KernelRules.transposedConv(b, input, site);
    } else if (block instanceof BlockSpec.ResBlock b) {
      boolean conditional = site.residualNorm(b.norm()) instanceof NormSpec.ConditionalBatch;
      return ResBlockRule.apply(b, input, site, conditional ? conditioning.nextBlock() : 0);
    } else if (block instanceof BlockSpec.SelfAttention b) {
      return AttentionRule.apply(b, input, site);
    } else if (block instanceof BlockSpec.BottleneckResBlock b) {
      return KernelRules.bottleneck(b, input, site);
    } else if (block instanceof BlockSpec.Norm b) {
      return MapRules.norm(b, input, site, conditioning.norm(b));
    } else if (block instanceof BlockSpec.Activate) {
      return Outcome.plain(block, input);
    } else if (block instanceof BlockSpec.Upsample b) {
      return MapRules.upsample(b, input, site);
    } else if (block instanceof BlockSpec.Downsample b) {
      return MapRules.downsample(b, input, site);
    } else if (block instanceof BlockSpec.GlobalPool b) {
      return MapRules.globalPool(b, input, site);
    } else if (block instanceof BlockSpec.Custom b) {
      return MapRules.custom(b, input, site);
    } else {
      return HeadRules.apply(block, input, site);
    }
  }

  private void endOfGenerator() {
    var end = shape;
    if (end == null || placed.isEmpty()) {
      return;
    }
    var last = placed.get(placed.size() - 1);
    var lastWritten = last.number() > 0 ? last : lastWritten();
    var site = new Site(gan, true, false, lastWritten, faults);
    var image = gan.image();
    if (!(end instanceof BlockShape.Map map)) {
      site.fault(
          "the end " + end.dimensions(),
          "is no image",
          "go on with denseMap and upsampling blocks");
      return;
    }
    if (map.height() != image.height() || map.width() != image.width()) {
      site.fault(
          "an end of %d × %d".formatted(map.height(), map.width()),
          "is not the image's %d × %d".formatted(image.height(), image.width()),
          sizeFix(map, image));
    }
    if (map.channels() != image.channels()) {
      site.fault(
          map.channels() + " channels at the end",
          "are not the image's " + image.channels(),
          "end with conv(%d) and tanh()".formatted(image.channels()));
    }
    boolean tanh =
        last.block() instanceof BlockSpec.Activate b && b.activation() instanceof Activation.Tanh;
    if (!tanh && !(last.block() instanceof BlockSpec.Custom)) {
      site.fault("the end", "is not in [-1, 1], as images are", "add tanh()");
    }
  }

  private Placed lastWritten() {
    var written = Placed.written(network());
    return written.get(written.size() - 1);
  }

  /** What to start from so that the end is the image. */
  private String sizeFix(BlockShape.Map end, ImageSpec image) {
    for (var outcome : outcomes) {
      if (outcome.block() instanceof BlockSpec.DenseMap start) {
        long height = (long) start.height() * image.height();
        long width = (long) start.width() * image.width();
        if (height % end.height() == 0 && width % end.width() == 0) {
          return "start from denseMap(%d, %d, %d), or use image(%d)"
              .formatted(
                  height / end.height(), width / end.width(), start.channels(), end.height());
        }
      }
    }
    return "use image(%d), or other upsamplings".formatted(end.height());
  }

  private void endOfDiscriminator() {
    if (shape instanceof BlockShape.Map) {
      if (!(placed.get(placed.size() - 1).block() instanceof BlockSpec.Activate)) {
        visit(Placed.added(new BlockSpec.Activate(Activation.RELU)));
      }
      visit(Placed.added(new BlockSpec.GlobalPool(BlockSpec.GlobalPool.Method.SUM)));
    }
    if (shape instanceof BlockShape.Flat) {
      boolean classified =
          gan.training().terms().stream().anyMatch(LossTerm.AuxiliaryClassifier.class::isInstance);
      if (classified) {
        visit(Placed.added(BlockSpec.ClassifierHead.of()));
      } else if (gan.classes() > 0) {
        visit(Placed.added(BlockSpec.ProjectionHead.of()));
      } else {
        visit(Placed.added(BlockSpec.LinearHead.of()));
      }
    }
  }

  private CheckedNetwork result() {
    var names = Names.of(outcomes.stream().map(Outcome::block).toList(), generator);
    var blocks = new ArrayList<CheckedBlock>();
    for (int i = 0; i < outcomes.size(); i++) {
      var outcome = outcomes.get(i);
      boolean head = HeadRules.isHead(outcome.block());
      String prefix = networkName() + "/" + (head ? "" : names.get(i) + "/");
      blocks.add(
          new CheckedBlock(
              placed.get(i).number(),
              names.get(i),
              outcome.block(),
              inputs.get(i),
              outcome.output(),
              outcome.weights().stream()
                  .map(w -> new Weight(prefix + w.name(), w.shape(), w.trainable()))
                  .toList(),
              outcome.macs()));
    }
    var shared = new WeightList();
    if (generator && network().sharedEmbedding() > 0) {
      // Only gammas and betas are made from it, so that spectral norm leaves it alone.
      shared.kernel(
          "generator/embedding/",
          SpectralNorm.OFF,
          false,
          gan.classes(),
          network().sharedEmbedding());
    }
    return new CheckedNetwork(networkName(), network(), shared.list(), blocks);
  }
}
