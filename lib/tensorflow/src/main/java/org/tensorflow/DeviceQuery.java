package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListMemoryBytes;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;

import dev.gaze.tensorflow.Devices;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_DeviceList;

/** Lists devices, which TensorFlow 1.15's Java API had no way to; use {@link Devices#list}. */
@NullMarked
public final class DeviceQuery {
  private DeviceQuery() {}

  /** The devices of a session that is opened with a serialized ConfigProto. */
  public static List<Devices.Info> all(byte[] config) {
    try (Graph graph = new Graph();
        Graph.Reference reference = graph.ref();
        NativeCall call = new NativeCall()) {
      long session = SessionBridge.allocate2(reference.nativeHandle(), null, config);
      try {
        TF_DeviceList list = TF_SessionListDevices(Handles.session(session), call.status());
        call.check();
        List<Devices.Info> devices = new ArrayList<>();
        for (int i = 0; i < TF_DeviceListCount(list); i++) {
          String type = NativeCall.string(TF_DeviceListType(list, i, call.status()));
          devices.add(
              new Devices.Info(
                  NativeCall.string(TF_DeviceListName(list, i, call.status())),
                  type,
                  // For a CPU, TensorFlow reports a fixed number that limits nothing.
                  type.equals("CPU")
                      ? Pointer.totalPhysicalBytes()
                      : TF_DeviceListMemoryBytes(list, i, call.status())));
        }
        TF_DeleteDeviceList(list);
        return devices;
      } finally {
        SessionBridge.delete(session);
      }
    }
  }
}
