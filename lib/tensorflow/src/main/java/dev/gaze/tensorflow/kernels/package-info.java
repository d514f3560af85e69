/**
 * A sweep over the kernels that compute what a layer can ask for: each case is one operation at one
 * size, in one arithmetic, computed by TensorFlow in a process of its own and by plain Java loops.
 *
 * <p>{@link dev.gaze.tensorflow.kernels.KernelCases} chooses cases, {@link
 * dev.gaze.tensorflow.kernels.KernelSweep} runs them, {@link
 * dev.gaze.tensorflow.kernels.SweepReport} says what came of them. A new operation is an entry in
 * one of the tables that {@code LayerKernels} puts together.
 */
@NullMarked
package dev.gaze.tensorflow.kernels;

import org.jspecify.annotations.NullMarked;
