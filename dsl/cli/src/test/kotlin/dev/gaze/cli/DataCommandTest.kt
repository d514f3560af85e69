package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import java.awt.image.BufferedImage
import java.nio.file.Path
import javax.imageio.ImageIO
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText
import kotlin.random.Random

class DataCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = autoClose(GazeHost(folder))

        /** Noise of [seed]; alike where the seeds are. */
        fun picture(
            file: Path,
            seed: Int,
            side: Int,
            type: Int = BufferedImage.TYPE_INT_RGB,
        ) {
            file.parent.createDirectories()
            val random = Random(seed)
            val blocks = IntArray(49) { random.nextInt() or (0xFF shl 24) }
            val image = BufferedImage(side, side, type)
            for (i in 0 until side * side) image.setRGB(i % side, i / side, blocks[i / side * 7 / side * 7 + i % side * 7 / side])
            ImageIO.write(image, "png", file.toFile()) shouldBe true
        }

        test("a folder is told: classes, sizes, colours, what is left out, duplicates, imbalance, few images; and drawn") {
            val data = folder.resolve("data")
            for (i in 0 until 11) picture(data.resolve("cat/$i.png"), i, 77 + 7 * i)
            picture(data.resolve("cat/copy.png"), 3, 210)
            picture(data.resolve("dog/1.png"), 99, 84, BufferedImage.TYPE_INT_ARGB)
            data.resolve("dog/words.txt").writeText("woof")
            data.resolve("dog/broken.png").writeText("woof")
            val result = gaze.run("data", "data", "--image", "24", "--out", "preview.png")
            withClue(result.err) { result.status shouldBe 0 }
            val lines = result.out.lines()
            lines[0] shouldBe "data        13 images of 2 classes: cat 12, dog 1"
            lines[1] shouldBe "sizes       77 x 77 to 210 x 210 pixels, half of them up to 112 x 112"
            lines[2] shouldBe "colours     RGB 12, RGBA 1"
            lines[3] shouldBe
                "transparent 1 image over the background, white unless --background says another; gaze train --alpha draws it, too"
            lines shouldContain "left out    data/dog/broken.png: no image that can be decoded"
            lines shouldContain "left out    data/dog/words.txt: no picture"
            lines shouldContain "duplicates  1 image is nearly the same as another: cat/copy.png (cat/3.png)"
            result.out shouldContain "imbalance   cat has 12 images and dog 1:"
            result.out shouldContain "few images  a discriminator learns 13 images by heart"
            lines shouldContain "preview     preview.png, as a network of 24 x 24 pixels sees them"
            val preview = ImageIO.read(folder.resolve("preview.png").toFile())
            preview.height shouldBe 2 * 24 + 3 * 2
            // Ten of the twelve cats, of which the last is 9.png by the order of names; one dog, and white for the others.
            val right = preview.width - 2 - 1
            val lastCat = ImageIO.read(data.resolve("cat/9.png").toFile())
            preview.getRGB(right, 2 + 24 - 1) shouldBe lastCat.getRGB(lastCat.width - 1, lastCat.height - 1)
            preview.getRGB(right, 2 + 24 + 2 + 12) shouldBe -1
            gaze.run("data", "data", "--out", "preview.jpg").also { it.status shouldBe 2 }.err shouldContain "say preview.png"
        }

        test("pictures without class folders, and a folder without pictures") {
            picture(folder.resolve("flat/a.png"), 1, 31)
            val result = gaze.run("data", "flat")
            withClue(result.err) { result.status shouldBe 0 }
            result.out shouldStartWith "data        1 image, without classes\nsizes       all 31 x 31 pixels\n"
            folder.resolve("none").createDirectories()
            gaze.run("data", "none").also { it.status shouldBe 2 }.err shouldContain "gaze: none: holds no pictures; expected them as"
        }
    })
