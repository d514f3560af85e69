package dev.gaze

import dev.gaze.spec.CustomLayer
import org.jetbrains.kotlinx.dl.api.core.layer.Layer
import org.tensorflow.Shape

/** A layer of KotlinDL as a block. */
internal class KotlinDlLayer(
    private val name: String,
    private val make: () -> Layer,
) : CustomLayer {
    override fun name(): String = name

    override fun outputShape(input: List<Int>): List<Int> {
        val shape = make().computeOutputShape(Shape.make(-1, *input.map { it.toLong() }.toLongArray()))
        return (1 until shape.numDimensions()).map { shape.size(it).toInt() }
    }

    override fun create(): Layer = make()

    override fun toString(): String = name
}
