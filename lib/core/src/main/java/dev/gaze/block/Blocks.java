package dev.gaze.block;

import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockVisitor;
import dev.gaze.spec.HeadSpec;

/** Finds what Gaze knows of a block. A kind that is missing here does not compile. */
public final class Blocks {
  private static final Finder FINDER = new Finder();

  private Blocks() {}

  /** What Gaze knows of a block. */
  public static BlockKind of(BlockSpec block) {
    return block.accept(FINDER);
  }

  private static final class Finder implements BlockVisitor<BlockKind> {
    @Override
    public BlockKind dense(BlockSpec.Dense block) {
      return new DenseKind(block);
    }

    @Override
    public BlockKind denseMap(BlockSpec.DenseMap block) {
      return new DenseMapKind(block);
    }

    @Override
    public BlockKind conv(BlockSpec.Conv block) {
      return new ConvKind(block);
    }

    @Override
    public BlockKind transposedConv(BlockSpec.TransposedConv block) {
      return new TransposedConvKind(block);
    }

    @Override
    public BlockKind resBlock(BlockSpec.ResBlock block) {
      return new ResBlockKind(block);
    }

    @Override
    public BlockKind selfAttention(BlockSpec.SelfAttention block) {
      return new SelfAttentionKind(block);
    }

    @Override
    public BlockKind bottleneck(BlockSpec.BottleneckResBlock block) {
      return new BottleneckKind(block);
    }

    @Override
    public BlockKind norm(BlockSpec.Norm block) {
      return new NormKind(block);
    }

    @Override
    public BlockKind activate(BlockSpec.Activate block) {
      return new ActivateKind(block);
    }

    @Override
    public BlockKind upsample(BlockSpec.Upsample block) {
      return new UpsampleKind(block);
    }

    @Override
    public BlockKind downsample(BlockSpec.Downsample block) {
      return new DownsampleKind(block);
    }

    @Override
    public BlockKind globalPool(BlockSpec.GlobalPool block) {
      return new GlobalPoolKind(block);
    }

    @Override
    public BlockKind linearHead(HeadSpec.LinearHead block) {
      return new LinearHeadKind(block);
    }

    @Override
    public BlockKind projectionHead(HeadSpec.ProjectionHead block) {
      return new ProjectionHeadKind(block);
    }

    @Override
    public BlockKind classifierHead(HeadSpec.ClassifierHead block) {
      return new ClassifierHeadKind(block);
    }

    @Override
    public BlockKind custom(BlockSpec.Custom block) {
      return new CustomKind(block);
    }
  }
}
