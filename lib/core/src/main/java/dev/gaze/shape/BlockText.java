package dev.gaze.shape;

import dev.gaze.spec.Activation;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.NormSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Blocks as a script writes them, defaults left out: {@code selfAttention(k = 8)}. */
final class BlockText {
  private BlockText() {}

  static String of(BlockSpec block) {
    if (block instanceof BlockSpec.Dense b) {
      return call("dense", b.units());
    } else if (block instanceof BlockSpec.DenseMap b) {
      return call("denseMap", b.height(), b.width(), b.channels());
    } else if (block instanceof BlockSpec.Conv b) {
      return convolution("conv", b.filters(), b.kernel(), BlockSpec.Conv.KERNEL, b.stride(), 1);
    } else if (block instanceof BlockSpec.TransposedConv b) {
      int kernel = BlockSpec.TransposedConv.KERNEL;
      return convolution("transposedConv", b.filters(), b.kernel(), kernel, b.stride(), 2);
    } else if (block instanceof BlockSpec.ResBlock b) {
      return resBlock(b);
    } else if (block instanceof BlockSpec.SelfAttention b) {
      return attention("selfAttention", b);
    } else if (block instanceof BlockSpec.BottleneckResBlock b) {
      return b.hidden() == 0
          ? attention("bottleneck", b.replaces())
          : attention("bottleneck", b.replaces(), "hidden = " + b.hidden());
    } else if (block instanceof BlockSpec.Norm b) {
      return b.norm() == null || b.norm().equals(NormSpec.LAST)
          ? "norm()"
          : call("norm", of(b.norm()));
    } else if (block instanceof BlockSpec.Activate b) {
      return of(b.activation());
    } else if (block instanceof BlockSpec.Upsample b) {
      return b.method() == BlockSpec.Upsample.Method.NEAREST
          ? call("upsample", b.factor())
          : call("upsample", b.factor(), b.method());
    } else if (block instanceof BlockSpec.Downsample b) {
      return b.method() == BlockSpec.Downsample.Method.AVERAGE
          ? call("downsample", b.factor())
          : call("downsample", b.factor(), b.method());
    } else if (block instanceof BlockSpec.GlobalPool b) {
      return b.method() == BlockSpec.GlobalPool.Method.SUM ? "sumPool()" : "meanPool()";
    } else if (block instanceof BlockSpec.LinearHead) {
      return "linearHead()";
    } else if (block instanceof BlockSpec.ProjectionHead) {
      return "projectionHead()";
    } else if (block instanceof BlockSpec.ClassifierHead) {
      return "classifierHead()";
    } else if (block instanceof BlockSpec.Custom b) {
      return call("layer", b.layer().name().replaceAll("\\p{Cntrl}", " "));
    }
    throw new AssertionError(block);
  }

  private static String of(Activation activation) {
    if (activation instanceof Activation.LeakyRelu a) {
      return a.slope() == Activation.LeakyRelu.SLOPE ? "leakyRelu()" : call("leakyRelu", a.slope());
    }
    boolean hasWord =
        activation instanceof Activation.Relu || activation instanceof Activation.Tanh;
    return hasWord ? call(name(activation)) : call("activate", name(activation));
  }

  /** The name of an activation or a term of the loss: {@code leakyRelu}. */
  static String name(Object named) {
    String name = named.getClass().getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String of(NormSpec norm) {
    if (norm instanceof NormSpec.None) {
      return "noNorm";
    }
    return norm instanceof NormSpec.Batch ? "batchNorm" : "conditionalBatchNorm";
  }

  private static String resBlock(BlockSpec.ResBlock b) {
    var arguments = new ArrayList<Object>();
    arguments.add(b.channels());
    addIfSaid(arguments, b.resample());
    addIfSaid(arguments, b.shortcut());
    addIfSaid(arguments, b.hidden());
    addIfSaid(arguments, b.order());
    return call("resBlock", arguments.toArray());
  }

  private static String attention(String name, BlockSpec.SelfAttention b, Object... more) {
    var arguments = new ArrayList<Object>();
    arguments.add("k = " + b.k());
    addIfSaid(arguments, b.variant() == AttentionVariant.PAPER ? null : b.variant());
    addIfSaid(arguments, b.pooled() == null ? null : "pooled = " + b.pooled());
    addIfSaid(arguments, b.at() == null ? null : "at = " + b.at());
    arguments.addAll(List.of(more));
    return call(name, arguments.toArray());
  }

  private static String convolution(
      String name, int filters, int kernel, int defaultKernel, int stride, int defaultStride) {
    var arguments = new ArrayList<Object>();
    arguments.add(filters);
    addIfSaid(arguments, kernel == defaultKernel ? null : kernel);
    addIfSaid(arguments, stride == defaultStride ? null : "stride = " + stride);
    return call(name, arguments.toArray());
  }

  /** The word of a constant: {@code preActivation}. */
  private static String word(Enum<?> constant) {
    if (constant == BlockSpec.ResBlock.Resample.NONE) {
      return "same";
    } else if (constant == BlockSpec.ResBlock.Shortcut.IDENTITY) {
      return "direct";
    }
    var word = new StringBuilder();
    boolean capital = false;
    for (char letter : constant.name().toCharArray()) {
      if (letter != '_') {
        word.append(capital ? letter : Character.toLowerCase(letter));
      }
      capital = letter == '_';
    }
    return word.toString();
  }

  private static void addIfSaid(List<Object> arguments, @Nullable Object value) {
    if (value != null) {
      arguments.add(value);
    }
  }

  private static String call(String name, Object... arguments) {
    var texts = new ArrayList<String>();
    for (Object argument : arguments) {
      texts.add(argument instanceof Enum<?> constant ? word(constant) : String.valueOf(argument));
    }
    return name + "(" + String.join(", ", texts) + ")";
  }
}
