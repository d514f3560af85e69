package dev.gaze.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class CommandLineTest :
    FunSpec({
        test("how to go on is the same command with --resume, ready for a shell") {
            CommandLine("./gaze", listOf("train", "a b.gan.kts", "--force", "--out", "it's")).resuming() shouldBe
                """./gaze train 'a b.gan.kts' --out 'it'\''s' --resume"""
        }

        test("--resume stands once, and before the script's own arguments") {
            CommandLine("gaze", listOf("train", "--resume", "x.gan.kts", "--", "--wide")).resuming() shouldBe
                "gaze train x.gan.kts --resume -- --wide"
        }

        test("other processes get the same arguments but these, and show what was typed") {
            val typed = CommandLine("./gaze", listOf("train", "x.gan.kts", "--devices", "cpu:2", "--restarts=3", "--force", "--", "--wide"))
            val worker = typed.without(setOf("--devices", "--restarts")).with(resume = true, options = listOf("--worker", "1"))
            worker.words() shouldBe listOf("train", "x.gan.kts", "--resume", "--worker", "1", "--", "--wide")
            CommandLine.of("./gaze", worker.words(), worker.typed()).resuming() shouldBe typed.resuming()
            typed.unlessSaid("--devices" to "1", "--threads" to "4") shouldBe listOf("--threads", "4")
        }
    })
