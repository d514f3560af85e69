package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig.Toggle;

/** What a config tells TensorFlow. */
class RuntimeConfigTest {
  @Test
  void defaultsLeaveTheChoiceToTensorFlow() throws InvalidProtocolBufferException {
    ConfigProto proto = proto(RuntimeConfig.defaults());
    assertThat(proto.getIntraOpParallelismThreads()).isZero();
    assertThat(proto.getInterOpParallelismThreads()).isZero();
    assertThat(proto.getAllowSoftPlacement()).isTrue();
    assertThat(proto.getGpuOptions().getAllowGrowth()).isTrue();
    assertThat(proto.getDeviceCountMap()).isEmpty();
    assertThat(proto.getGraphOptions().getRewriteOptions().getAutoMixedPrecision())
        .isEqualTo(Toggle.DEFAULT);
  }

  @Test
  void everySettingArrives() throws InvalidProtocolBufferException {
    ConfigProto proto =
        proto(
            RuntimeConfig.defaults()
                .withDevice(Device.CPU)
                .withPrecision(Precision.BF16)
                .withIntraOpThreads(3)
                .withInterOpThreads(5)
                .withGpuMemoryGrowth(false));
    assertThat(proto.getDeviceCountMap()).containsEntry("GPU", 0);
    assertThat(proto.getIntraOpParallelismThreads()).isEqualTo(3);
    assertThat(proto.getInterOpParallelismThreads()).isEqualTo(5);
    assertThat(proto.getGpuOptions().getAllowGrowth()).isFalse();
    assertThat(proto.getGraphOptions().getRewriteOptions().getAutoMixedPrecisionOnednnBfloat16())
        .isEqualTo(PrecisionFacts.lacksBfloat16() ? Toggle.DEFAULT : Toggle.ON);
  }

  @Test
  void halfPrecisionAndAMemoryLimit() throws InvalidProtocolBufferException {
    ConfigProto proto =
        proto(RuntimeConfig.defaults().withPrecision(Precision.FP16).withGpuMemoryLimitMb(2048));
    assertThat(proto.getGraphOptions().getRewriteOptions().getAutoMixedPrecision())
        .isEqualTo(Toggle.ON);
    assertThat(proto.getGraphOptions().getRewriteOptions().getAutoMixedPrecisionCpu())
        .isEqualTo(Toggle.DEFAULT);
    assertThat(proto.getGpuOptions().getExperimental().getVirtualDevices(0).getMemoryLimitMb(0))
        .isEqualTo(2048f);
  }

  @Test
  void negativeNumbersAreErrors() {
    assertThatThrownBy(() -> RuntimeConfig.defaults().withIntraOpThreads(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "RuntimeConfig: intraOpThreads is -2; expected 0 (TensorFlow's choice) to 1024, about as many as the machine has cores");
    assertThatThrownBy(() -> RuntimeConfig.defaults().withGpuMemoryLimitMb(-1))
        .hasMessageContaining("no limit");
  }

  @Test
  void moreThreadsThanASystemGivesAreAnError() {
    // TensorFlow would end the process.
    assertThatThrownBy(() -> RuntimeConfig.defaults().withInterOpThreads(100_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("interOpThreads is 100000; expected 0");
    assertThatThrownBy(() -> RuntimeConfig.defaults().withIntraOpThreads(1025))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("intraOpThreads is 1025");
    assertThat(RuntimeConfig.defaults().withIntraOpThreads(1024).intraOpThreads()).isEqualTo(1024);
  }

  private static ConfigProto proto(RuntimeConfig config) throws InvalidProtocolBufferException {
    return ConfigProto.parseFrom(config.toConfigProto());
  }
}
