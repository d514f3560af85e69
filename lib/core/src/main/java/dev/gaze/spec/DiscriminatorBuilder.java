package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.Downsample;
import dev.gaze.spec.BlockSpec.GlobalPool;
import dev.gaze.spec.HeadSpec.ClassifierHead;
import dev.gaze.spec.HeadSpec.LinearHead;
import dev.gaze.spec.HeadSpec.ProjectionHead;
import java.util.function.Consumer;

/**
 * A discriminator: {@code discriminator(d -> d.resBlock(64).selfAttention(8).resBlock(128))}. The
 * last relu, sum-pooling and head need not be said.
 */
public final class DiscriminatorBuilder extends NetworkBuilder<DiscriminatorBuilder> {

  DiscriminatorBuilder(NetworkSpec from) {
    super(from);
  }

  @Override
  DiscriminatorBuilder self() {
    return this;
  }

  /** {@link Downsample} by averaging. */
  public DiscriminatorBuilder downsample(int factor) {
    return downsample(factor, Downsample.Method.AVERAGE);
  }

  /** {@link Downsample}. */
  public DiscriminatorBuilder downsample(int factor, Downsample.Method method) {
    return add(new Downsample(factor, method));
  }

  /** {@link GlobalPool} by summing. */
  public DiscriminatorBuilder sumPool() {
    return add(new GlobalPool(GlobalPool.Method.SUM));
  }

  /** {@link GlobalPool} by averaging. */
  public DiscriminatorBuilder meanPool() {
    return add(new GlobalPool(GlobalPool.Method.MEAN));
  }

  /** {@link LinearHead}. */
  public DiscriminatorBuilder linearHead() {
    return add(LinearHead.of());
  }

  /** {@link LinearHead}. */
  public DiscriminatorBuilder linearHead(Consumer<KernelBuilder<LinearHead>> options) {
    var builder = LinearHead.of().toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link ProjectionHead}. */
  public DiscriminatorBuilder projectionHead() {
    return add(ProjectionHead.of());
  }

  /** {@link ProjectionHead}. */
  public DiscriminatorBuilder projectionHead(Consumer<KernelBuilder<ProjectionHead>> options) {
    var builder = ProjectionHead.of().toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link ClassifierHead}. */
  public DiscriminatorBuilder classifierHead() {
    return add(ClassifierHead.of());
  }

  /** {@link ClassifierHead}. */
  public DiscriminatorBuilder classifierHead(Consumer<KernelBuilder<ClassifierHead>> options) {
    var builder = ClassifierHead.of().toBuilder();
    options.accept(builder);
    return add(builder.build());
  }
}
