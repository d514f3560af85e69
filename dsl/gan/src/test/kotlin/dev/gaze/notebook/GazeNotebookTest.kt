package dev.gaze.notebook

import dev.gaze.gan
import dev.gaze.graph.Attention
import dev.gaze.shape.CheckedGan
import dev.gaze.shape.ShapeCheck
import dev.gaze.view.AttentionMaps
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.ByteArrayInputStream
import java.util.Base64
import javax.imageio.ImageIO

class GazeNotebookTest :
    FunSpec({
        test("the imports are of packages and classes that are there") {
            val imports = library().imports
            imports shouldContain "dev.gaze.*"
            imports.filterNot { it.endsWith(".*") }.forEach { Class.forName(it) }
        }

        test("attention maps are rendered as their figure") {
            val layers = mapOf("generator/attention" to Attention(2, 3, 2, 3, FloatArray(2 * 36) { (it % 6 + 1) / 21f }))
            val maps = AttentionMaps(4, 6, 1, FloatArray(2 * 24), IntArray(2), layers, emptyList(), emptyMap())
            val png = checkNotNull(html(maps)).substringAfter("base64,").substringBefore('"')
            val picture = ImageIO.read(ByteArrayInputStream(Base64.getDecoder().decode(png)))
            picture.width shouldBe 6 * (6 * 48 + 10) + 10
            // Each row with the name of its layer above it.
            picture.height shouldBeInRange 2 * (4 * 48 + 10 + 15) + 10..2 * (4 * 48 + 10 + 35) + 10
        }

        test("a checked GAN is rendered as its table") {
            val checked: CheckedGan =
                ShapeCheck.check(
                    gan("tiny") {
                        image(8)
                        classes(0)
                        generator { resBlock(8) }
                        discriminator { resBlock(8) }
                    },
                )
            checkNotNull(html(checked)) shouldContain "<pre>tiny: images 8"
        }
    })
