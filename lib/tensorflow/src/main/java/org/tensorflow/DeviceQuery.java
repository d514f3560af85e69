package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListMemoryBytes;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_DeviceList;

/**
 * Lists devices, which TensorFlow 1.15's Java API had no way to; use {@code Devices.list()} of
 * {@code dev.gaze.tensorflow}.
 */
@NullMarked
public final class DeviceQuery {
  private DeviceQuery() {}

  /** One of them: its name, {@code CPU} or {@code GPU}, and its memory in bytes. */
  public record Device(String name, String type, long memoryBytes) {}

  /** The devices of a session that is opened with a serialized ConfigProto. */
  public static List<Device> all(byte[] config) {
    try (Graph graph = new Graph();
        Graph.Reference reference = graph.ref();
        NativeCall call = new NativeCall()) {
      long session = SessionBridge.allocate2(reference.nativeHandle(), null, config);
      try {
        TF_DeviceList list = TF_SessionListDevices(Handles.session(session), call.status());
        call.check();
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < TF_DeviceListCount(list); i++) {
          String type = NativeCall.string(TF_DeviceListType(list, i, call.status()));
          devices.add(
              new Device(
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
