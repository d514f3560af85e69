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
    })
