package dev.gaze.samples.kotlindl

import org.jetbrains.kotlinx.dl.api.core.Functional
import org.jetbrains.kotlinx.dl.api.core.GraphTrainableModel
import org.jetbrains.kotlinx.dl.api.core.Sequential
import org.jetbrains.kotlinx.dl.api.core.activation.Activations
import org.jetbrains.kotlinx.dl.api.core.layer.Layer
import org.jetbrains.kotlinx.dl.api.core.layer.activation.ELU
import org.jetbrains.kotlinx.dl.api.core.layer.activation.LeakyReLU
import org.jetbrains.kotlinx.dl.api.core.layer.activation.PReLU
import org.jetbrains.kotlinx.dl.api.core.layer.activation.ReLU
import org.jetbrains.kotlinx.dl.api.core.layer.activation.Softmax
import org.jetbrains.kotlinx.dl.api.core.layer.activation.ThresholdedReLU
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.Conv1D
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.Conv1DTranspose
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.Conv2D
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.Conv2DTranspose
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.Conv3D
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.Conv3DTranspose
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.DepthwiseConv2D
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.SeparableConv2D
import org.jetbrains.kotlinx.dl.api.core.layer.core.ActivationLayer
import org.jetbrains.kotlinx.dl.api.core.layer.core.Dense
import org.jetbrains.kotlinx.dl.api.core.layer.core.Input
import org.jetbrains.kotlinx.dl.api.core.layer.merge.Add
import org.jetbrains.kotlinx.dl.api.core.layer.merge.Average
import org.jetbrains.kotlinx.dl.api.core.layer.merge.Concatenate
import org.jetbrains.kotlinx.dl.api.core.layer.merge.Dot
import org.jetbrains.kotlinx.dl.api.core.layer.merge.Maximum
import org.jetbrains.kotlinx.dl.api.core.layer.merge.Minimum
import org.jetbrains.kotlinx.dl.api.core.layer.merge.Multiply
import org.jetbrains.kotlinx.dl.api.core.layer.merge.Subtract
import org.jetbrains.kotlinx.dl.api.core.layer.normalization.BatchNorm
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.AvgPool1D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.AvgPool2D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.AvgPool3D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.GlobalAvgPool1D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.GlobalAvgPool2D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.GlobalAvgPool3D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.GlobalMaxPool1D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.GlobalMaxPool2D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.GlobalMaxPool3D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.MaxPool1D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.MaxPool2D
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.MaxPool3D
import org.jetbrains.kotlinx.dl.api.core.layer.regularization.Dropout
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.Cropping1D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.Cropping2D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.Cropping3D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.Flatten
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.InterpolationMethod
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.Permute
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.RepeatVector
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.Reshape
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.UpSampling1D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.UpSampling2D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.UpSampling3D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.ZeroPadding1D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.ZeroPadding2D
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.ZeroPadding3D

private val LINE = listOf(6, 4)
private val MAP = listOf(4, 6, 2)
private val VOLUME = listOf(4, 4, 2, 2)
private val SQUARE = intArrayOf(3, 3)

/** What the layer under test is called, and the model that it stands in, between a dense layer `before` and another one. */
internal val LAYER_CASES: Map<String, () -> GraphTrainableModel> =
    buildMap {
        fun on(
            shape: List<Int>,
            name: String,
            layer: () -> Layer,
        ) = put(name) { between(shape, layer()) }

        put("Dense") { between(listOf(8), Dense(5, Activations.Linear, name = "layer")) }
        on(LINE, "Conv1D") { Conv1D(3, kernelLength = 3, strides = 1, activation = Activations.Linear, name = "layer") }
        on(LINE, "Conv1DTranspose") { Conv1DTranspose(3, kernelLength = 3, activation = Activations.Linear, name = "layer") }
        on(MAP, "Conv2D") { Conv2D(3, kernelSize = SQUARE, activation = Activations.Linear, name = "layer") }
        put("Conv2D, dilated") { pooled(Conv2D(3, SQUARE, dilations = intArrayOf(1, 2, 2, 1), name = "layer")) }
        on(MAP, "Conv2DTranspose") { Conv2DTranspose(3, kernelSize = SQUARE, activation = Activations.Linear, name = "layer") }
        on(MAP, "DepthwiseConv2D") { DepthwiseConv2D(kernelSize = SQUARE, activation = Activations.Linear, name = "layer") }
        put("DepthwiseConv2D, dilated") { pooled(DepthwiseConv2D(SQUARE, dilations = intArrayOf(1, 2, 2, 1), name = "layer")) }
        on(MAP, "SeparableConv2D") { SeparableConv2D(3, kernelSize = SQUARE, activation = Activations.Linear, name = "layer") }
        on(VOLUME, "Conv3D") { Conv3D(3, kernelSize = 3, strides = 1, activation = Activations.Linear, name = "layer") }
        on(
            VOLUME,
            "Conv3DTranspose",
        ) { Conv3DTranspose(3, kernelSize = intArrayOf(3, 3, 3), activation = Activations.Linear, name = "layer") }

        on(LINE, "AvgPool1D") { AvgPool1D(poolSize = 2) }
        on(MAP, "AvgPool2D") { AvgPool2D(poolSize = 2) }
        on(VOLUME, "AvgPool3D") { AvgPool3D(poolSize = 2) }
        on(LINE, "MaxPool1D") { MaxPool1D(poolSize = 2) }
        on(MAP, "MaxPool2D") { MaxPool2D(poolSize = 2) }
        on(VOLUME, "MaxPool3D") { MaxPool3D(poolSize = 2) }
        on(LINE, "GlobalAvgPool1D") { GlobalAvgPool1D() }
        on(MAP, "GlobalAvgPool2D") { GlobalAvgPool2D() }
        on(VOLUME, "GlobalAvgPool3D") { GlobalAvgPool3D() }
        on(LINE, "GlobalMaxPool1D") { GlobalMaxPool1D() }
        on(MAP, "GlobalMaxPool2D") { GlobalMaxPool2D() }
        on(VOLUME, "GlobalMaxPool3D") { GlobalMaxPool3D() }

        on(MAP, "BatchNorm") { BatchNorm(name = "layer") }
        on(MAP, "Dropout") { Dropout(0.5f) }
        on(MAP, "Reshape") { Reshape(listOf(6, 8)) }
        on(MAP, "Flatten") { Flatten() }
        on(MAP, "Permute") { Permute(intArrayOf(3, 1, 2)) }
        put("RepeatVector") { between(listOf(8), RepeatVector(3)) }
        on(LINE, "Cropping1D") { Cropping1D(intArrayOf(1, 2)) }
        on(MAP, "Cropping2D") { Cropping2D(arrayOf(intArrayOf(1, 0), intArrayOf(2, 1))) }
        on(VOLUME, "Cropping3D") { Cropping3D(arrayOf(intArrayOf(1, 0), intArrayOf(2, 1), intArrayOf(0, 1))) }
        on(LINE, "ZeroPadding1D") { ZeroPadding1D(1) }
        on(MAP, "ZeroPadding2D") { ZeroPadding2D(1, dataFormat = null) }
        on(VOLUME, "ZeroPadding3D") { ZeroPadding3D(1) }
        on(LINE, "UpSampling1D") { UpSampling1D(2) }
        on(MAP, "UpSampling2D, nearest") { UpSampling2D(intArrayOf(2, 3)) }
        on(MAP, "UpSampling2D, bilinear") { UpSampling2D(intArrayOf(2, 3), InterpolationMethod.BILINEAR) }
        on(VOLUME, "UpSampling3D") { UpSampling3D(intArrayOf(2, 1, 2)) }

        on(MAP, "ELU") { ELU() }
        on(MAP, "LeakyReLU") { LeakyReLU() }
        on(MAP, "PReLU") { PReLU(name = "layer") }
        on(MAP, "ReLU") { ReLU() }
        on(MAP, "Softmax") { Softmax() }
        on(MAP, "ThresholdedReLU") { ThresholdedReLU(0.01f) }
        for (activation in Activations.values()) {
            on(MAP, "ActivationLayer, $activation") { ActivationLayer(activation) }
        }

        put("Add") { merge(Add()) }
        put("Average") { merge(Average()) }
        put("Concatenate") { merge(Concatenate(axis = 3)) }
        put("Dot") { merge(Dot(intArrayOf(3, 3)), LINE) }
        put("Maximum") { merge(Maximum()) }
        put("Minimum") { merge(Minimum()) }
        put("Multiply") { merge(Multiply()) }
        put("Subtract") { merge(Subtract()) }
    }

private fun between(
    shape: List<Int>,
    layer: Layer,
): Sequential =
    Sequential.of(
        Input(FEATURES.toLong()),
        Dense(shape.reduce(Int::times), Activations.Linear, name = "before"),
        *(if (shape.size > 1) arrayOf<Layer>(Reshape(shape)) else arrayOf()),
        layer,
        Flatten(),
        Dense(CLASSES, Activations.Linear, name = "after"),
    )

/** For a layer whose output KotlinDL believes to be smaller than it is: pooling asks for no size. */
private fun pooled(layer: Layer): Sequential =
    Sequential.of(
        Input(FEATURES.toLong()),
        Dense(MAP.reduce(Int::times), Activations.Linear, name = "before"),
        Reshape(MAP),
        layer,
        GlobalAvgPool2D(),
        Dense(CLASSES, Activations.Linear, name = "after"),
    )

/** The layer joins two branches; `before` is one of them. */
private fun merge(
    layer: Layer,
    shape: List<Int> = MAP,
): Functional {
    val input = Input(FEATURES.toLong())
    val left = Dense(shape.reduce(Int::times), Activations.Linear, name = "before")(input)
    val right = Dense(shape.reduce(Int::times), Activations.Linear, name = "other")(input)
    val leftMap = Reshape(shape, name = "left")(left)
    val rightMap = Reshape(shape, name = "right")(right)
    val joined = layer(leftMap, rightMap)
    val flat = Flatten()(joined)
    val logits = Dense(CLASSES, Activations.Linear, name = "after")(flat)
    return Functional.of(input, left, right, leftMap, rightMap, joined, flat, logits)
}
