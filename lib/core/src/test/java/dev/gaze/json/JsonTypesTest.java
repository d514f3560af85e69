package dev.gaze.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Origins;
import dev.gaze.spec.Presets;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTypesTest {

  @Test
  void everyRecordThatASpecCanHoldIsRegistered() {
    Set<Class<?>> reachable = new HashSet<>();
    reach(GanSpec.class, reachable);
    assertThat(reachable).contains(BlockSpec.ResBlock.class, BlockSpec.Custom.class);
    reachable.remove(BlockSpec.Custom.class);
    List<Class<?>> known = JsonTypes.ALL.stream().<Class<?>>map(JsonType::type).toList();
    assertThat(known).containsExactlyInAnyOrderElementsOf(reachable);
  }

  @Test
  void whereSeveralRecordsMayStandTheirNamesDiffer() {
    List<Class<?>> sealed =
        JsonTypes.ALL.stream()
            .<Class<?>>flatMap(type -> Arrays.stream(type.type().getInterfaces()))
            .filter(Class::isSealed)
            .distinct()
            .toList();
    assertThat(sealed).contains(BlockSpec.class);
    for (Class<?> one : sealed) {
      assertThat(JsonTypes.permitted(one).stream().map(JsonType::name)).doesNotHaveDuplicates();
    }
  }

  @Test
  void presetsAreReadBackEqual() {
    for (GanSpec spec :
        List.of(Presets.sagan(64, 10), Presets.dcgan(32), Presets.bigGan(128, 1000))) {
      assertThat(GanSpecJson.read(GanSpecJson.write(spec))).isEqualTo(spec);
    }
  }

  /** All records within a type, itself included. */
  private static void reach(Class<?> type, Set<Class<?>> seen) {
    if (type.isSealed()) {
      Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> reach(sub, seen));
    } else if (type.isRecord() && type != Origins.class && seen.add(type)) {
      for (RecordComponent component : type.getRecordComponents()) {
        reach(element(component), seen);
      }
    }
  }

  private static Class<?> element(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
        ? (Class<?>) list.getActualTypeArguments()[0]
        : component.getType();
  }
}
