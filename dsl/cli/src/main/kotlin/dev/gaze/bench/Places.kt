package dev.gaze.bench

import org.tensorflow.proto.NodeDef

/** What an operation is computed for. */
internal enum class Part { FORWARD, BACKWARD, WEIGHTS }

/**
 * Where in a model an operation belongs.
 *
 * @property block such as `generator.block1`, or [Places.UPDATE] or [Places.OTHER]
 */
internal data class Place(
    val block: String,
    val part: Part,
)

/**
 * Finds the blocks of operations. The graph names those of a pass by their block; what is made of a block's weights alone (spectral norm)
 * and what backpropagates through them is found by the weights and values that it takes.
 *
 * @param blocks such as `generator.block1`
 * @param nodes of a computed graph by name
 */
internal class Places(
    blocks: Collection<String>,
    private val nodes: Map<String, NodeDef>,
) {
    /** The longest first: one block's name may begin with another's. */
    private val blocks = blocks.sortedByDescending(String::length)
    private val found = HashMap<String, Place>()

    fun of(name: String): Place = found[name] ?: place(name).also { found[name] = it }

    private fun place(name: String): Place {
        val node = nodes[name] ?: return NOWHERE
        val segments = name.split('/').filterNot(REWRITERS::contains)
        val scope = segments.first()
        // A loop's nodes lead back to themselves.
        found[name] = NOWHERE
        return when {
            UPDATES.any(node.op::startsWith) -> Place(UPDATE, Part.WEIGHTS)
            node.op == "VariableV2" -> blockOf(scope) { it.startsWith('.') }?.let { Place(it, Part.WEIGHTS) } ?: NOWHERE
            scope.startsWith(GRADIENTS) -> backward(node)
            segments.size > 1 -> blockOf(scope, ANOTHER_PASS::matches)?.let { Place(it, Part.FORWARD) } ?: ofWeights(node)
            else -> ofWeights(node)
        }
    }

    /** The block that a name begins with, where the rest of it is as it should be. */
    private fun blockOf(
        name: String,
        rest: (String) -> Boolean,
    ): String? = blocks.firstOrNull { name.startsWith(it) && rest(name.substring(it.length)) }

    private fun ofWeights(node: NodeDef): Place = inputs(node).firstOrNull { it.part == Part.WEIGHTS && it.block != UPDATE } ?: NOWHERE

    /** By the kernel it is of, else by the value, else by where the gradient came from. */
    private fun backward(node: NodeDef): Place {
        val inputs = inputs(node).filter { it != NOWHERE }
        val nearest = Part.entries.reversed().filter { it != Part.BACKWARD } + Part.BACKWARD
        return nearest.firstNotNullOfOrNull { part -> inputs.firstOrNull { it.part == part } }?.copy(part = Part.BACKWARD)
            ?: Place(OTHER, Part.BACKWARD)
    }

    private fun inputs(node: NodeDef): List<Place> = node.inputList.filterNot { it.startsWith('^') }.map { of(it.substringBefore(':')) }

    companion object {
        /** Adam, moving averages, the u of spectral norm. */
        const val UPDATE = "update"

        /** Images, losses, norms for the log. */
        const val OTHER = "other"

        private val NOWHERE = Place(OTHER, Part.FORWARD)
        private const val GRADIENTS = "Gradients"
        private val UPDATES = listOf("Apply", "Assign")

        /** A second pass of a network has another scope: `generator.block1_1`. */
        private val ANOTHER_PASS = Regex("(_\\d+)?")

        /** What TensorFlow's rewriters put before names. */
        private val REWRITERS = setOf("ArithmeticOptimizer", "ConstantFolding")
    }
}
