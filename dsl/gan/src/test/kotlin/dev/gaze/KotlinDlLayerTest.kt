package dev.gaze

import dev.gaze.block.BlockShape
import dev.gaze.layers.ConditionalBatchNorm
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.BlockSpec
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldNotBeSameInstanceAs
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.AvgPool2D
import org.jetbrains.kotlinx.dl.api.core.layer.regularization.Dropout

class KotlinDlLayerTest :
    FunSpec({
        val spec =
            gan("x") {
                image(16)
                classes(3)
                generator { resBlock(8) }
                discriminator {
                    conv(5)
                    layer { AvgPool2D(intArrayOf(1, 2, 2, 1), intArrayOf(1, 2, 2, 1)) }
                    layer("drop") { Dropout(0.3f) }
                }
            }
        val layers =
            spec
                .discriminator()
                .blocks()
                .filterIsInstance<BlockSpec.Custom>()
                .map { it.layer() }

        test("a layer of KotlinDL stands where it is said, with the shape that it says") {
            layers.map { it.name() } shouldBe listOf("AvgPool2D", "drop")
            val checked =
                ShapeCheck
                    .check(spec)
                    .discriminator()
                    .blocks()
                    .filter { it.block() is BlockSpec.Custom }
            checked.map { it.output() } shouldBe listOf(BlockShape.Map(8, 8, 5), BlockShape.Map(8, 8, 5))
        }

        test("each network gets a layer of its own") {
            val first = layers[1].create()
            first.shouldBeInstanceOf<Dropout>()
            layers[1].create() shouldNotBeSameInstanceAs first
        }

        test("a layer that drops nothing is told") {
            ShapeCheck.check(spec).warnings().map { it.what() } shouldBe listOf("layer(drop)")
        }

        test("a layer may see the class") {
            val told =
                gan("told") {
                    image(8)
                    classes(3)
                    generator {
                        residualNorm(batchNorm)
                        resBlock(7)
                        layer("classes", conditional = true) { ConditionalBatchNorm.perClass("", 3, 0.9, 1e-5) }
                        relu()
                        conv(3)
                        tanh()
                    }
                    discriminator { resBlock(5) }
                }
            val checked = ShapeCheck.check(told)
            checked.warnings().shouldBeEmpty()
            checked
                .generator()
                .weights()
                .toList()
                .map { it.name() } shouldContain "generator/layer/gamma"
        }
    })
