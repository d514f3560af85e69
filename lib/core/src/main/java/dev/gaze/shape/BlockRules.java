package dev.gaze.shape;

import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.NormSpec;
import org.jspecify.annotations.Nullable;

/** Finds the rule of a block. */
final class BlockRules {
  private final Conditioning conditioning;

  BlockRules(GanSpec gan) {
    this.conditioning = new Conditioning(gan);
  }

  /** What becomes of an input; null, and a fault, where that cannot be said. */
  @Nullable Outcome apply(BlockSpec block, BlockShape input, Site site) {
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
    } else if (block instanceof BlockSpec.LinearHead b) {
      return HeadRules.linear(b, input, site);
    } else if (block instanceof BlockSpec.ProjectionHead b) {
      return HeadRules.projection(b, input, site);
    } else if (block instanceof BlockSpec.ClassifierHead b) {
      return HeadRules.classifier(b, input, site);
    } else if (block instanceof BlockSpec.Custom b) {
      return MapRules.custom(b, input, site);
    }
    throw new AssertionError(block);
  }

  /**
   * Faults that need no shape: whether a head can stand there, and classes reach what sees them.
   */
  void checkClasses(BlockSpec block, Site site) {
    if (HeadRules.isHead(block)) {
      HeadRules.check(block, site);
    } else if (block instanceof BlockSpec.ResBlock b) {
      site.checkCondition(site.residualNorm(b.norm()));
    } else if (block instanceof BlockSpec.Norm b && b.norm() != null) {
      site.checkCondition(b.norm());
    }
  }

  /** What the norms of the network saw. */
  Conditioning conditioning() {
    return conditioning;
  }
}
