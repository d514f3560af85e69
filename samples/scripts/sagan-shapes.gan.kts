// A class-conditional SAGAN (Zhang et al. 2018) for 32x32 images, small enough for a laptop:
// self-attention at 16x16 in both networks, spectral norm in both, hinge loss, two learning rates.
gan("sagan-shapes") {
    image(32)
    latent(64)
    generator {
        resBlock(64)
        resBlock(64)
        selfAttention(k = 8)
        resBlock(32)
        norm()
        relu()
        conv(3)
        tanh()
    }
    discriminator {
        resBlock(32)
        selfAttention(k = 8)
        resBlock(64)
        resBlock(64)
        resBlock(64, resample = same)
    }
    training {
        steps(1800)
        batch(32)
        // A short run needs momentum; SAGAN's own beta1, 0, is the default.
        generator { adam(lr = 2e-4, beta1 = 0.5) }
        discriminator { adam(lr = 4e-4, beta1 = 0.5) }
        ema(0.99, start = 50)
        seed(2)
        precision(bf16)
    }
    metrics {
        every(600)
        fid()
        keepBest(fid)
    }
}
