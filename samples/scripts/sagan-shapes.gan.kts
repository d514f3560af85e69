// A class-conditional SAGAN (Zhang et al. 2018) for 32x32 images: self-attention in both networks at 16x16.
gan("sagan-shapes") {
    image(32)
    latent(128)
    generator {
        resBlock(128)
        resBlock(128)
        selfAttention(k = 8)
        resBlock(128)
    }
    discriminator {
        resBlock(64)
        selfAttention(k = 8)
        resBlock(128)
        resBlock(128)
    }
    training {
        steps(2000)
        batch(32)
    }
}
