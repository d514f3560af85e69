package dev.gaze.tensorflow.kernels;

import java.util.List;
import java.util.stream.Stream;

/** Every operation with a kernel of its own that a layer of Gaze or KotlinDL can build. */
final class LayerKernels implements KernelTable {
  @Override
  public List<KernelOperation> operations() {
    return Stream.of(
            ConvolutionKernels.operations(),
            MatrixKernels.operations(),
            MapKernels.operations(),
            NormKernels.operations(),
            ResizeKernels.operations())
        .flatMap(List::stream)
        .toList();
  }
}
