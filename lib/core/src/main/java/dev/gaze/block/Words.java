package dev.gaze.block;

import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.NormSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of a script. */
public final class Words {
  private Words() {}

  static String of(Activation activation) {
    if (activation instanceof Activation.LeakyRelu a) {
      return a.slope() == Activation.LeakyRelu.SLOPE ? "leakyRelu()" : call("leakyRelu", a.slope());
    }
    boolean hasWord =
        activation instanceof Activation.Relu || activation instanceof Activation.Tanh;
    return hasWord ? call(name(activation)) : call("activate", name(activation));
  }

  static String of(NormSpec norm) {
    if (norm instanceof NormSpec.None) {
      return "noNorm";
    }
    return name(norm) + "Norm";
  }

  /** The name of an activation, a norm or a term of the loss: {@code leakyRelu}. */
  public static String name(Object named) {
    String name = named.getClass().getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  static String convolution(
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

  static void addIfSaid(List<Object> arguments, @Nullable Object value) {
    if (value != null) {
      arguments.add(value);
    }
  }

  static String call(String name, Object... arguments) {
    var texts = new ArrayList<String>();
    for (Object argument : arguments) {
      texts.add(argument instanceof Enum<?> constant ? word(constant) : String.valueOf(argument));
    }
    return name + "(" + String.join(", ", texts) + ")";
  }
}
