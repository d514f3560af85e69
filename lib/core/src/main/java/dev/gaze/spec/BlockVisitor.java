package dev.gaze.spec;

/**
 * One case for each kind of block: the compiler tells whoever forgets one.
 *
 * @param <R> what becomes of a block
 */
public interface BlockVisitor<R> {
  R dense(BlockSpec.Dense block);

  R denseMap(BlockSpec.DenseMap block);

  R conv(BlockSpec.Conv block);

  R transposedConv(BlockSpec.TransposedConv block);

  R resBlock(BlockSpec.ResBlock block);

  R selfAttention(BlockSpec.SelfAttention block);

  R bottleneck(BlockSpec.BottleneckResBlock block);

  R norm(BlockSpec.Norm block);

  R activate(BlockSpec.Activate block);

  R upsample(BlockSpec.Upsample block);

  R downsample(BlockSpec.Downsample block);

  R globalPool(BlockSpec.GlobalPool block);

  R linearHead(HeadSpec.LinearHead block);

  R projectionHead(HeadSpec.ProjectionHead block);

  R classifierHead(HeadSpec.ClassifierHead block);

  R custom(BlockSpec.Custom block);
}
