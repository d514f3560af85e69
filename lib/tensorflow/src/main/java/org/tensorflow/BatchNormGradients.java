package org.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.GradientOps.Value;

/**
 * The gradient of the gradient of fused batch normalization.
 *
 * <p>With {@code m} the mean over all but the channels, {@code inv = 1 / sqrt(var + epsilon)} and
 * {@code n = (x - mean) inv}, the gradient op computes from {@code g}, {@code x} and {@code scale}
 *
 * <pre>
 * dx = scale inv P(g),   P(a) = a - m(a) - n m(a n),   dscale = sum(g n),   doffset = sum(g)
 * </pre>
 *
 * in training, and the same with {@code P(a) = a} and given mean and variance in inference. P is
 * its own adjoint, and the gradient of n with respect to x is {@code inv P}; with the cotangents A,
 * b and c of dx, dscale and doffset the rest is the product rule. The batch's mean and variance are
 * computed anew: what the op passes on in its reserved inputs differs between CPU and GPU.
 */
@NullMarked
final class BatchNormGradients {
  static final Map<String, GradientRule> RULES =
      Map.of(
          "FusedBatchNormGrad", BatchNormGradients::gradients,
          "FusedBatchNormGradV2", BatchNormGradients::gradients,
          "FusedBatchNormGradV3", BatchNormGradients::gradients);

  private BatchNormGradients() {}

  /**
   * Inputs: g, x {@code [N, H, W, C]} or {@code [N, C, H, W]}, scale {@code [C]}, mean and variance
   * {@code [C]}, reserved ones.
   */
  private static List<Value> gradients(GradientOps op, List<Value> in, List<Value> cotangents) {
    Value g = in.get(0);
    Value x = in.get(1);
    Channels channels = new Channels(op, op.stringAttribute("data_format").startsWith("NC"));
    Value scale = channels.broadcast(in.get(2));
    Value a = cotangents.get(0).isNone() ? op.zeros(x) : cotangents.get(0);
    Value b = channels.broadcast(orZeros(op, cotangents.get(1), in.get(2)));
    Value c = channels.broadcast(orZeros(op, cotangents.get(2), in.get(2)));

    boolean training = op.boolAttribute("is_training");
    Value mean = training ? channels.mean(x) : channels.broadcast(in.get(3));
    Value centred = op.sub(x, mean);
    Value variance = training ? channels.mean(op.square(centred)) : channels.broadcast(in.get(4));
    Value inv = op.op("Rsqrt", op.add(variance, op.scalar(op.floatAttribute("epsilon"), variance)));
    Value n = op.mul(centred, inv);
    Value scaleInv = op.mul(scale, inv);

    Value pa = training ? project(op, channels, a, n) : a;
    Value dg = op.add(op.mul(scaleInv, pa), op.add(op.mul(b, n), c));
    Value dscale = channels.sum(op.mul(inv, op.mul(pa, g)));
    Value dx = op.mul(op.mul(b, g), inv);
    if (training) {
      Value mgn = channels.mean(op.mul(g, n));
      Value man = channels.mean(op.mul(a, n));
      // Through n: scale inv (-a m(g n) - g m(a n)) + b g.
      Value throughN =
          op.sub(op.mul(b, g), op.mul(scaleInv, op.add(op.mul(a, mgn), op.mul(g, man))));
      // Through inv itself, whose gradient with respect to x is -inv² n / N.
      Value q = channels.mean(op.mul(a, project(op, channels, g, n)));
      Value throughInv = op.mul(op.mul(scale, op.square(inv)), op.mul(q, n));
      dx = op.sub(op.mul(inv, project(op, channels, throughN, n)), throughInv);
    }
    List<Value> gradients = new ArrayList<>(List.of(dg, dx, dscale));
    in.subList(3, in.size()).forEach(reserved -> gradients.add(op.zeros(reserved)));
    return gradients;
  }

  private static Value project(GradientOps op, Channels channels, Value a, Value n) {
    return op.sub(op.sub(a, channels.mean(a)), op.mul(n, channels.mean(op.mul(a, n))));
  }

  private static Value orZeros(GradientOps op, Value gradient, Value like) {
    return gradient.isNone() ? op.zeros(like) : gradient;
  }

  /** Reductions to one value a channel, for either layout. */
  private record Channels(GradientOps op, boolean channelsFirst) {
    private Value axes() {
      return channelsFirst ? op.ints(0, 2, 3) : op.ints(0, 1, 2);
    }

    /** Shape {@code [1, 1, 1, C]} or {@code [1, C, 1, 1]}. */
    Value mean(Value x) {
      return op.reduce("Mean", x, axes(), true);
    }

    /** Shape {@code [C]}. */
    Value sum(Value x) {
      return op.reduce("Sum", x, axes(), false);
    }

    /** From {@code [C]} to what broadcasts over the image. */
    Value broadcast(Value perChannel) {
      return channelsFirst ? op.op("Reshape", perChannel, op.ints(1, -1, 1, 1)) : perChannel;
    }
  }
}
