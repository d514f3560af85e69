package dev.gaze.samples.kotlindl

import dev.gaze.layers.SelfAttention
import dev.gaze.layers.SpectralConv2D
import dev.gaze.layers.SpectralDense
import org.jetbrains.kotlinx.dl.api.core.Sequential
import org.jetbrains.kotlinx.dl.api.core.activation.Activations
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.Conv2D
import org.jetbrains.kotlinx.dl.api.core.layer.core.ActivationLayer
import org.jetbrains.kotlinx.dl.api.core.layer.core.Dense
import org.jetbrains.kotlinx.dl.api.core.layer.core.Input
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.MaxPool2D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.Flatten

/** The images' height and width. */
public const val SIDE: Int = 16

private const val CLASSES = 10

/** A classifier of KotlinDL's own layers: `[N, 16, 16, 3]` to logits `[N, 10]`. */
public fun plainClassifier(): Sequential =
    Sequential.of(
        Input(SIDE.toLong(), SIDE.toLong(), 3),
        Conv2D(filters = 16, kernelSize = intArrayOf(3, 3), name = "conv1"),
        MaxPool2D(poolSize = 2, strides = 2),
        Conv2D(filters = 32, kernelSize = intArrayOf(3, 3), name = "conv2"),
        MaxPool2D(poolSize = 2, strides = 2),
        Flatten(),
        Dense(64, name = "hidden"),
        Dense(CLASSES, activation = Activations.Linear, name = "logits"),
    )

/** The same with Gaze's layers inside: spectrally normalised kernels, self-attention over an 8x8 map. */
public fun attentiveClassifier(): Sequential =
    Sequential.of(
        Input(SIDE.toLong(), SIDE.toLong(), 3),
        SpectralConv2D("conv1", 16, 3),
        ActivationLayer(Activations.Relu),
        MaxPool2D(poolSize = 2, strides = 2),
        SelfAttention("attention"),
        Conv2D(filters = 32, kernelSize = intArrayOf(3, 3), name = "conv2"),
        MaxPool2D(poolSize = 2, strides = 2),
        Flatten(),
        SpectralDense("hidden", 64),
        ActivationLayer(Activations.Relu),
        Dense(CLASSES, activation = Activations.Linear, name = "logits"),
    )
