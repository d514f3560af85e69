package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.paths.shouldExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.readText
import kotlin.io.path.writeText

class MeasuredTrainingTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = autoClose(GazeHost(folder))

        test("gaze train --measure-every says, logs and keeps the best, and evaluate finds it") {
            folder.resolve("a.gan.kts").writeText(
                """
                gan("a") {
                    image(8)
                    generator { resBlock(8) }
                    discriminator { resBlock(8) }
                    training { steps(3); batch(3) }
                }
                """.trimIndent(),
            )
            val result = gaze.run("train", "a.gan.kts", "--out", "a", "--measure-every", "2")
            withClue(result.err) { result.status shouldBe 0 }
            result.out shouldContain
                Regex("step 2: FID \\(own features\\) \\S+  KID \\(own features\\) \\S+  \\(\\S+ s, the best so far\\)")
            result.out shouldContain "step 3: FID (own features)"
            folder.resolve("a/metrics.jsonl").readText() shouldContain "\"FID (own features)\":"
            folder.resolve("a/checkpoints/best.safetensors").shouldExist()
            val spec = folder.resolve("a/spec.json").readText()
            spec shouldContain "\"keepBest\": \"fid\""
            result.out shouldContain Regex("measuring   \\S+ % of the time")
            val evaluated =
                gaze.run(
                    "evaluate",
                    "a",
                    "--checkpoint",
                    "best",
                    "--samples",
                    "60",
                    "--metrics",
                    "fid",
                    "--classifier-steps",
                    "2",
                )
            withClue(evaluated.err) { evaluated.status shouldBe 0 }
        }
    })
