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

  R linearHead(BlockSpec.LinearHead block);

  R projectionHead(BlockSpec.ProjectionHead block);

  R classifierHead(BlockSpec.ClassifierHead block);

  R custom(BlockSpec.Custom block);
}
