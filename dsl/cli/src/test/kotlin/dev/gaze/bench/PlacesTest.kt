package dev.gaze.bench

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import org.tensorflow.proto.NodeDef

class PlacesTest :
    FunSpec({
        fun node(
            name: String,
            type: String,
            vararg inputs: String,
        ) = NodeDef
            .newBuilder()
            .setName(name)
            .setOp(type)
            .addAllInput(inputs.asList())
            .build()

        val nodes =
            listOf(
                node("z", "Placeholder"),
                node("generator.block1.conv1.kernel", "VariableV2"),
                node("generator.block10.conv1.kernel", "VariableV2"),
                node("adam.generator.block1.conv1.kernel.m", "VariableV2"),
                node("Div_3", "Div", "generator.block10.conv1.kernel", "^z"),
                node("generator.block1/Relu", "Relu", "z"),
                node("generator.block10_1/Conv2d", "Conv2D", "generator.block1/Relu", "Div_3:0"),
                node("Loss", "Mean", "generator.block10_1/Conv2d"),
                node("Gradients/Fill", "Fill", "Loss"),
                node("Gradients/Conv2DBackpropFilter", "Conv2DBackpropFilter", "generator.block1/Relu", "Div_3", "Gradients/Fill"),
                node("Gradients/ReluGrad", "ReluGrad", "Gradients/Conv2DBackpropFilter", "generator.block1/Relu"),
                node("ArithmeticOptimizer/Gradients/AddN", "AddN", "Gradients/ReluGrad"),
                node("ApplyAdam", "ApplyAdam", "generator.block1.conv1.kernel", "ArithmeticOptimizer/Gradients/AddN"),
                node("Loop", "Merge", "Next"),
                node("Next", "NextIteration", "Loop"),
            ).associateBy { it.name }
        val places = Places(listOf("generator.block1", "generator.block10"), nodes)

        val other = Place(Places.OTHER, Part.FORWARD)
        for ((name, place) in mapOf(
            "z" to other,
            "generator.block1.conv1.kernel" to Place("generator.block1", Part.WEIGHTS),
            "adam.generator.block1.conv1.kernel.m" to other,
            "Div_3" to Place("generator.block10", Part.WEIGHTS),
            "generator.block1/Relu" to Place("generator.block1", Part.FORWARD),
            "generator.block10_1/Conv2d" to Place("generator.block10", Part.FORWARD),
            "Loss" to other,
            "Gradients/Fill" to Place(Places.OTHER, Part.BACKWARD),
            "Gradients/Conv2DBackpropFilter" to Place("generator.block10", Part.BACKWARD),
            "Gradients/ReluGrad" to Place("generator.block1", Part.BACKWARD),
            "ArithmeticOptimizer/Gradients/AddN" to Place("generator.block1", Part.BACKWARD),
            "ApplyAdam" to Place(Places.UPDATE, Part.WEIGHTS),
            "Loop" to other,
        )) {
            test("$name is of ${place.block}, ${place.part}") { places.of(name) shouldBe place }
        }
    })
