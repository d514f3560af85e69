package dev.gaze.tensorflow.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.DataType;
import org.tensorflow.Tensor;
import org.tensorflow.types.UInt8;

/** Tensors: every data type of TensorFlow 1.15's API, strings, buffers, closed tensors. */
class TensorTest {
  static Object[] arrays() {
    return new Object[] {
      new float[][] {{1.5f, -2, 3}, {4, Float.NaN, Float.MIN_VALUE}},
      new double[][] {{1.5, -2, 3}, {4, Double.MAX_VALUE, 6}},
      new int[][] {{1, -2, 3}, {4, Integer.MIN_VALUE, 6}},
      new long[][] {{1, -2, 3}, {4, Long.MIN_VALUE, 6}},
      new boolean[][] {{true, false, true}, {false, false, true}},
    };
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void arraysComeBackAsTheyWent(Object array) {
    try (Tensor<?> tensor = Tensor.create(array)) {
      Class<?> element = array.getClass().getComponentType().getComponentType();
      Object copy = tensor.copyTo(Array.newInstance(element, 2, 3));

      assertThat(tensor.shape()).containsExactly(2, 3);
      assertThat(copy).isEqualTo(array);
    }
  }

  @Test
  void scalars() {
    try (Tensor<?> f = Tensor.create(1.25f);
        Tensor<?> d = Tensor.create(1e300);
        Tensor<?> i = Tensor.create(-7);
        Tensor<?> l = Tensor.create(1L << 40);
        Tensor<?> b = Tensor.create(true);
        Tensor<?> s = Tensor.create("zażółć".getBytes(UTF_8))) {
      assertThat(f.floatValue()).isEqualTo(1.25f);
      assertThat(d.doubleValue()).isEqualTo(1e300);
      assertThat(i.intValue()).isEqualTo(-7);
      assertThat(l.longValue()).isEqualTo(1L << 40);
      assertThat(b.booleanValue()).isTrue();
      assertThat(s.bytesValue()).asString(UTF_8).isEqualTo("zażółć");
      assertThat(s.numDimensions()).isZero();
    }
  }

  @Test
  void unsignedBytes() {
    try (Tensor<UInt8> tensor =
        Tensor.create(new byte[][] {{1, -1, 127}, {-128, 0, 5}}, UInt8.class)) {
      assertThat(tensor.dataType()).isEqualTo(DataType.UINT8);
      assertThat(tensor.copyTo(new byte[2][3]))
          .isDeepEqualTo(new byte[][] {{1, -1, 127}, {-128, 0, 5}});
    }
  }

  @Test
  void stringsOfAnyBytesAndLength() {
    byte[][][] strings = new byte[2][3][];
    for (int i = 0; i < 6; i++) {
      // 0, 1, 22, 23 and more bytes: TensorFlow keeps short strings in place and long ones
      // elsewhere.
      strings[i / 3][i % 3] = new byte[new int[] {0, 1, 22, 23, 24, 70_001}[i]];
      java.util.Arrays.fill(strings[i / 3][i % 3], (byte) (250 + i));
    }
    try (Tensor<?> tensor = Tensor.create(strings)) {
      assertThat(tensor.dataType()).isEqualTo(DataType.STRING);
      assertThat(tensor.shape()).containsExactly(2, 3);
      assertThat(tensor.copyTo(new byte[2][3][])).isDeepEqualTo(strings);
    }
  }

  @Test
  void aNullStringIsAnError() {
    byte[][] strings = {"a".getBytes(UTF_8), null, "c".getBytes(UTF_8)};
    assertThatThrownBy(() -> Tensor.create(strings))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("null entries in provided array");
  }

  @Test
  void buffers() {
    try (Tensor<Float> tensor =
        Tensor.create(new long[] {2, 3}, FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 6}))) {
      FloatBuffer out = FloatBuffer.allocate(6);
      tensor.writeTo(out);
      assertThat(out.array()).containsExactly(1, 2, 3, 4, 5, 6);

      ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
      tensor.writeTo(bytes);
      assertThat(bytes.getFloat(20)).isEqualTo(6f);
    }
  }

  @Test
  void emptyTensors() {
    try (Tensor<Float> tensor = Tensor.create(new long[] {0, 3}, FloatBuffer.allocate(0))) {
      assertThat(tensor.shape()).containsExactly(0, 3);
      assertThat(tensor.numBytes()).isZero();
    }
    assertThatThrownBy(() -> Tensor.create(new float[0][3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 dimension");
  }

  @Test
  void whatDoesNotFitIsAnError() {
    try (Tensor<?> tensor = Tensor.create(new float[] {1, 2, 3})) {
      assertThatThrownBy(() -> tensor.copyTo(new float[5]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tensor.copyTo(new int[3]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(tensor::floatValue)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not a scalar");
    }
    try (Tensor<?> tensor = Tensor.create(1)) {
      assertThatThrownBy(tensor::floatValue)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Tensor is not a Float scalar");
      assertThatThrownBy(tensor::bytesValue)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Tensor is not a string/bytes scalar");
    }
    assertThatThrownBy(() -> Tensor.create(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.create(new long[] {2, 3}, FloatBuffer.allocate(5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClosedTensorSaysSo() {
    Tensor<?> tensor = Tensor.create(1f);
    tensor.close();
    tensor.close();
    assertThatThrownBy(tensor::floatValue)
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("close()");
  }
}
