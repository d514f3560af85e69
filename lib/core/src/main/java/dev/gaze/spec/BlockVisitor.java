package dev.gaze.spec;

/**
 * One case for each kind of block: the compiler tells whoever forgets one.
 *
 * @param <R> what becomes of a block
 */
public interface BlockVisitor<R> {
  /** {@code [N, D]} to {@code [N, units]}. */
  R dense(BlockSpec.Dense block);

  /** {@code [N, D]} to {@code [N, height, width, channels]}. */
  R denseMap(BlockSpec.DenseMap block);

  /** {@code [N, H, W, C]} to {@code [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]}. */
  R conv(BlockSpec.Conv block);

  /** {@code [N, H, W, C]} to {@code [N, H·stride, W·stride, filters]}. */
  R transposedConv(BlockSpec.TransposedConv block);

  /**
   * {@code [N, H, W, C]} to a map of its channels, twice or half as high and wide, or as it was.
   */
  R resBlock(BlockSpec.ResBlock block);

  /** {@code [N, H, W, C]} to the same. */
  R selfAttention(BlockSpec.SelfAttention block);

  /** {@code [N, H, W, C]} to the same. */
  R bottleneck(BlockSpec.BottleneckResBlock block);

  /** Any shape, to the same. */
  R norm(BlockSpec.Norm block);

  /** Any shape, to the same. */
  R activate(BlockSpec.Activate block);

  /** {@code [N, H, W, C]} to {@code [N, H·factor, W·factor, C]}. */
  R upsample(BlockSpec.Upsample block);

  /** {@code [N, H, W, C]} to {@code [N, ⌈H/factor⌉, ⌈W/factor⌉, C]}. */
  R downsample(BlockSpec.Downsample block);

  /** {@code [N, H, W, C]} to {@code [N, C]}. */
  R globalPool(BlockSpec.GlobalPool block);

  /** {@code [N, D]} to the logit, {@code [N]}. */
  R linearHead(HeadSpec.LinearHead block);

  /** {@code [N, D]} and the class to the logit, {@code [N]}. */
  R projectionHead(HeadSpec.ProjectionHead block);

  /** {@code [N, D]} to the logit, {@code [N]}, and those of the classes, {@code [N, classes]}. */
  R classifierHead(HeadSpec.ClassifierHead block);

  /** What the layer of KotlinDL says. */
  R custom(BlockSpec.Custom block);
}
