package dev.gaze.spec;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One block of a network. Maps are {@code [N, H, W, C]}; convolutions are 'same'-padded.
 *
 * <p>Components shared by several blocks: {@code bias} adds a bias to the kernels; {@code
 * spectralNorm} and {@code initializer} are the network's where null.
 */
public sealed interface BlockSpec
    permits BlockSpec.Dense,
        BlockSpec.DenseMap,
        BlockSpec.Conv,
        BlockSpec.TransposedConv,
        BlockSpec.ResBlock,
        BlockSpec.SelfAttention,
        BlockSpec.BottleneckResBlock,
        BlockSpec.Norm,
        BlockSpec.Activate,
        BlockSpec.Upsample,
        BlockSpec.Downsample,
        BlockSpec.GlobalPool,
        BlockSpec.Custom,
        HeadSpec {

  /** The visitor's case for this kind of block. */
  <R> R accept(BlockVisitor<R> visitor);

  /** {@code [N, D]} (a map is flattened first) to {@code [N, units]}. */
  record Dense(
      int units,
      boolean bias,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer)
      implements BlockSpec {
    /** With bias, and the network's spectral norm and initialiser. */
    public static Dense of(int units) {
      return new Dense(units, true, null, null);
    }

    /** A builder that starts from this. */
    public KernelBuilder<Dense> toBuilder() {
      return new KernelBuilder<>(
          bias, spectralNorm, initializer, (b, s, i) -> new Dense(units, b, s, i));
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.dense(this);
    }
  }

  /** {@code [N, D]} to a map {@code [N, height, width, channels]}: the generator's first block. */
  record DenseMap(
      int height,
      int width,
      int channels,
      boolean bias,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer)
      implements BlockSpec {
    /** With bias, and the network's spectral norm and initialiser. */
    public static DenseMap of(int height, int width, int channels) {
      return new DenseMap(height, width, channels, true, null, null);
    }

    /** A builder that starts from this. */
    public KernelBuilder<DenseMap> toBuilder() {
      return new KernelBuilder<>(
          bias,
          spectralNorm,
          initializer,
          (b, s, i) -> new DenseMap(height, width, channels, b, s, i));
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.denseMap(this);
    }
  }

  /** Convolution with a square kernel. */
  record Conv(
      int filters,
      int kernel,
      int stride,
      boolean bias,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer)
      implements BlockSpec {
    /** 3 × 3. */
    public static final int KERNEL = 3;

    /** Every place. */
    public static final int STRIDE = 1;

    /** Stride 1, with bias, and the network's spectral norm and initialiser. */
    public static Conv of(int filters, int kernel) {
      return new Conv(filters, kernel, STRIDE, true, null, null);
    }

    /** A builder that starts from this. */
    public ConvBuilder<Conv> toBuilder() {
      return new ConvBuilder<>(
          stride,
          bias,
          spectralNorm,
          initializer,
          (t, b, s, i) -> new Conv(filters, kernel, t, b, s, i));
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.conv(this);
    }
  }

  /**
   * Transposed convolution: a map stride times as high and wide. Kernel {@code [k, k, out, in]}.
   */
  record TransposedConv(
      int filters,
      int kernel,
      int stride,
      boolean bias,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer)
      implements BlockSpec {
    /** 5 × 5: DCGAN's. */
    public static final int KERNEL = 5;

    /** Twice as high and wide. */
    public static final int STRIDE = 2;

    /** Stride 2, with bias, and the network's spectral norm and initialiser. */
    public static TransposedConv of(int filters, int kernel) {
      return new TransposedConv(filters, kernel, STRIDE, true, null, null);
    }

    /** A builder that starts from this. */
    public ConvBuilder<TransposedConv> toBuilder() {
      return new ConvBuilder<>(
          stride,
          bias,
          spectralNorm,
          initializer,
          (t, b, s, i) -> new TransposedConv(filters, kernel, t, b, s, i));
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.transposedConv(this);
    }
  }

  /**
   * Residual block of two 3×3 convolutions (all with bias).
   *
   * <p>Up (generator): norm, activation, nearest ×2, conv1, norm, activation, conv2; shortcut
   * nearest ×2, 1×1. Down (discriminator): activation, conv1, activation, conv2, average-pool;
   * shortcut 1×1, average-pool. First ("optimised"): conv1, activation, conv2, average-pool;
   * shortcut average-pool, 1×1.
   *
   * @param channels width of the output
   * @param resample null: {@code UP} in a generator, {@code DOWN} in a discriminator
   * @param shortcut null: learned where the block resamples or changes the width, else identity
   * @param hidden width between the two convolutions; null: {@code WIDE}
   * @param order null: {@code FIRST} for the first block of a discriminator, else {@code
   *     PRE_ACTIVATION}
   * @param norm null: the network's. A {@code FIRST} block has one only, before its second
   *     convolution
   * @param activation null: relu
   * @param initializer of the two 3×3 convolutions; the shortcut's is the network's
   */
  record ResBlock(
      int channels,
      @Nullable Resample resample,
      @Nullable Shortcut shortcut,
      @Nullable Hidden hidden,
      @Nullable Order order,
      @Nullable NormSpec norm,
      @Nullable Activation activation,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer)
      implements BlockSpec {
    /** All as the network and the place suggest. */
    public static ResBlock of(int channels) {
      return new ResBlock(channels, null, null, null, null, null, null, null, null);
    }

    /** A builder that starts from this. */
    public ResBlockBuilder toBuilder() {
      return new ResBlockBuilder(this);
    }

    /** What the block does to height and width. */
    public enum Resample {
      /** Twice as high and wide, nearest neighbour. */
      UP,
      /** Half as high and wide, average pooling. */
      DOWN,
      /** As high and wide; scripts say {@code same}. */
      NONE
    }

    /** The way past the two convolutions. */
    public enum Shortcut {
      /** A 1×1 convolution. */
      LEARNED,
      /**
       * Nothing but the resampling; needs as many channels out as in. Scripts say {@code direct}.
       */
      IDENTITY
    }

    /** The width between the two convolutions. */
    public enum Hidden {
      /** The output's ("wide"; the released SAGAN code). */
      WIDE,
      /** The input's ("thin"; SNGAN-projection's discriminator). */
      THIN
    }

    /** Whether the block starts with its activation. */
    public enum Order {
      /** It does. */
      PRE_ACTIVATION,
      /** It starts with a convolution: its input is the image. */
      FIRST
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.resBlock(this);
    }
  }

  /**
   * Self-attention, y = gamma · o + x with gamma 0 at the start (Zhang et al. 2018, section 3).
   *
   * @param variant null: {@link AttentionVariant#PAPER}
   * @param k query and key are C/k wide
   * @param pooled whether key and value are max-pooled 2×2; null: as the variant has it
   * @param at where it stands: behind the first block that makes a map so high, and behind the norm
   *     and the activation that follow that block; null: where it is written
   */
  record SelfAttention(
      @Nullable AttentionVariant variant,
      int k,
      @Nullable Boolean pooled,
      @Nullable Integer at,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer)
      implements BlockSpec {
    /** SAGAN's k. */
    public static final int K = 8;

    /** The paper's, as the network has its kernels. */
    public static SelfAttention of(int k) {
      return new SelfAttention(null, k, null, null, null, null);
    }

    /** A builder that starts from this. */
    public SelfAttentionBuilder toBuilder() {
      return new SelfAttentionBuilder(this);
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.selfAttention(this);
    }
  }

  /**
   * x + conv3×3(hidden → C)(relu(conv3×3(C → hidden)(x))), without bias: the residual block that
   * table 1 of the SAGAN paper puts in place of attention.
   *
   * @param replaces the attention whose parameter count it should have, and whose place it takes
   * @param hidden 0: chosen to come as near as can be to that count
   */
  record BottleneckResBlock(
      SelfAttention replaces,
      int hidden,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer)
      implements BlockSpec {
    public BottleneckResBlock {
      requireNonNull(replaces, "replaces");
    }

    /**
     * As wide as comes nearest to the attention's parameter count, with the attention's options.
     */
    public static BottleneckResBlock of(SelfAttention replaces) {
      return new BottleneckResBlock(replaces, 0, replaces.spectralNorm(), replaces.initializer());
    }

    /** A builder that starts from this. */
    public BottleneckBuilder toBuilder() {
      return new BottleneckBuilder(this);
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.bottleneck(this);
    }
  }

  /** Normalisation; null: batch norm with decay 0.9999, the generator's last. */
  record Norm(@Nullable NormSpec norm) implements BlockSpec {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.norm(this);
    }
  }

  /** A nonlinearity. */
  record Activate(Activation activation) implements BlockSpec {
    public Activate {
      requireNonNull(activation, "activation");
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.activate(this);
    }
  }

  /** A map {@code factor} times as high and wide. */
  record Upsample(int factor, Upsample.Method method) implements BlockSpec {
    public Upsample {
      requireNonNull(method, "method");
    }

    /** How values between are found. */
    public enum Method {
      NEAREST,
      /** Half-pixel centres. */
      BILINEAR
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.upsample(this);
    }
  }

  /** A map {@code factor} times less high and wide. */
  record Downsample(int factor, Downsample.Method method) implements BlockSpec {
    public Downsample {
      requireNonNull(method, "method");
    }

    /** What becomes of the values of a window. */
    public enum Method {
      AVERAGE,
      MAX,
      /** The top left value alone. */
      STRIDE
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.downsample(this);
    }
  }

  /** A map to a vector {@code [N, C]}: sum or mean over height and width. */
  record GlobalPool(GlobalPool.Method method) implements BlockSpec {
    public GlobalPool {
      requireNonNull(method, "method");
    }

    /** Sum (SAGAN, SNGAN) or mean. */
    public enum Method {
      SUM,
      MEAN
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.globalPool(this);
    }
  }

  /** Any layer of KotlinDL; such a spec cannot be saved as JSON. */
  record Custom(CustomLayer layer) implements BlockSpec {
    public Custom {
      requireNonNull(layer, "layer");
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.custom(this);
    }
  }
}
