extension SmokeKernel {
    /// `source` as PTX that each driver from 384 on takes, for each GPU from Kepler on.
    ///
    /// NVRTC 11.8 made it with `--gpu-architecture=compute_50`; the comments were dropped, `.target` was
    /// lowered to `sm_30`, since nothing in it is newer and driver 470 still drives Kepler, and
    /// `.version 7.8` to 6.0, the ISA of CUDA 9.0, which has all that is used here. PTX
    /// newer than a driver fails with `CUDA_ERROR_UNSUPPORTED_PTX_VERSION`, as the facts have it (limit
    /// `ptx`): minor-version compatibility covers machine code alone. No driver that we install
    /// is older than this. A test gives it to each `ptxas` that it finds, for all of its targets.
    package static let ptx = """
        .version 6.0
        .target sm_30
        .address_size 64

        .visible .entry smoke_saxpy(
            .param .u32 smoke_saxpy_param_0,
            .param .f32 smoke_saxpy_param_1,
            .param .u64 smoke_saxpy_param_2,
            .param .u64 smoke_saxpy_param_3
        )
        {
            .reg .pred     %p<2>;
            .reg .f32     %f<5>;
            .reg .b32     %r<6>;
            .reg .b64     %rd<8>;

            ld.param.u32     %r2, [smoke_saxpy_param_0];
            ld.param.f32     %f1, [smoke_saxpy_param_1];
            ld.param.u64     %rd1, [smoke_saxpy_param_2];
            ld.param.u64     %rd2, [smoke_saxpy_param_3];
            mov.u32     %r3, %ctaid.x;
            mov.u32     %r4, %ntid.x;
            mov.u32     %r5, %tid.x;
            mad.lo.s32     %r1, %r3, %r4, %r5;
            setp.ge.u32     %p1, %r1, %r2;
            @%p1 bra     $L__BB0_2;

            cvta.to.global.u64     %rd3, %rd2;
            cvta.to.global.u64     %rd4, %rd1;
            mul.wide.u32     %rd5, %r1, 4;
            add.s64     %rd6, %rd4, %rd5;
            ld.global.f32     %f2, [%rd6];
            add.s64     %rd7, %rd3, %rd5;
            ld.global.f32     %f3, [%rd7];
            fma.rn.f32     %f4, %f2, %f1, %f3;
            st.global.f32     [%rd7], %f4;

        $L__BB0_2:
            ret;

        }

        .visible .entry smoke_reduce(
            .param .u32 smoke_reduce_param_0,
            .param .u64 smoke_reduce_param_1,
            .param .u64 smoke_reduce_param_2
        )
        {
            .reg .pred     %p<7>;
            .reg .b32     %r<16>;
            .reg .b64     %rd<27>;

            .shared .align 8 .b8 _ZZ12smoke_reduceE7partial[2048];

            ld.param.u32     %r11, [smoke_reduce_param_0];
            ld.param.u64     %rd6, [smoke_reduce_param_1];
            ld.param.u64     %rd7, [smoke_reduce_param_2];
            mov.u32     %r1, %ntid.x;
            mov.u32     %r2, %ctaid.x;
            mov.u32     %r3, %tid.x;
            mad.lo.s32     %r14, %r2, %r1, %r3;
            setp.ge.u32     %p1, %r14, %r11;
            mov.u64     %rd26, 0;
            @%p1 bra     $L__BB1_3;

            mov.u32     %r12, %nctaid.x;
            mul.lo.s32     %r5, %r12, %r1;
            cvta.to.global.u64     %rd1, %rd6;

        $L__BB1_2:
            mul.wide.u32     %rd10, %r14, 4;
            add.s64     %rd11, %rd1, %rd10;
            ld.global.u32     %rd12, [%rd11];
            add.s64     %rd26, %rd26, %rd12;
            add.s32     %r14, %r14, %r5;
            setp.lt.u32     %p2, %r14, %r11;
            @%p2 bra     $L__BB1_2;

        $L__BB1_3:
            mul.wide.u32     %rd13, %r3, 8;
            mov.u64     %rd14, _ZZ12smoke_reduceE7partial;
            add.s64     %rd5, %rd14, %rd13;
            st.shared.u64     [%rd5], %rd26;
            bar.sync     0;
            shr.u32     %r15, %r1, 1;
            setp.eq.s32     %p3, %r15, 0;
            @%p3 bra     $L__BB1_8;

        $L__BB1_5:
            setp.ge.u32     %p4, %r3, %r15;
            @%p4 bra     $L__BB1_7;

            add.s32     %r13, %r15, %r3;
            mul.wide.u32     %rd15, %r13, 8;
            add.s64     %rd17, %rd14, %rd15;
            ld.shared.u64     %rd18, [%rd5];
            ld.shared.u64     %rd19, [%rd17];
            add.s64     %rd20, %rd18, %rd19;
            st.shared.u64     [%rd5], %rd20;

        $L__BB1_7:
            bar.sync     0;
            shr.u32     %r15, %r15, 1;
            setp.ne.s32     %p5, %r15, 0;
            @%p5 bra     $L__BB1_5;

        $L__BB1_8:
            setp.ne.s32     %p6, %r3, 0;
            @%p6 bra     $L__BB1_10;

            ld.shared.u64     %rd21, [_ZZ12smoke_reduceE7partial];
            cvta.to.global.u64     %rd22, %rd7;
            mul.wide.u32     %rd23, %r2, 8;
            add.s64     %rd24, %rd22, %rd23;
            st.global.u64     [%rd24], %rd21;

        $L__BB1_10:
            ret;

        }

        .visible .entry smoke_matmul(
            .param .u32 smoke_matmul_param_0,
            .param .u64 smoke_matmul_param_1,
            .param .u64 smoke_matmul_param_2,
            .param .u64 smoke_matmul_param_3
        )
        {
            .reg .pred     %p<9>;
            .reg .b16     %rs<11>;
            .reg .f32     %f<30>;
            .reg .b32     %r<60>;
            .reg .b64     %rd<29>;

            ld.param.u32     %r34, [smoke_matmul_param_0];
            ld.param.u64     %rd4, [smoke_matmul_param_1];
            ld.param.u64     %rd5, [smoke_matmul_param_2];
            ld.param.u64     %rd3, [smoke_matmul_param_3];
            cvta.to.global.u64     %rd1, %rd5;
            cvta.to.global.u64     %rd2, %rd4;
            mov.u32     %r35, %ntid.x;
            mov.u32     %r36, %ctaid.x;
            mul.lo.s32     %r1, %r36, %r35;
            mov.u32     %r2, %tid.x;
            add.s32     %r3, %r1, %r2;
            mov.u32     %r37, %ntid.y;
            mov.u32     %r38, %ctaid.y;
            mov.u32     %r39, %tid.y;
            mad.lo.s32     %r4, %r38, %r37, %r39;
            setp.ge.u32     %p1, %r4, %r34;
            setp.ge.u32     %p2, %r3, %r34;
            or.pred      %p3, %p2, %p1;
            @%p3 bra     $L__BB2_9;

            setp.eq.s32     %p4, %r34, 0;
            mul.lo.s32     %r5, %r4, %r34;
            mov.f32     %f29, 0f00000000;
            @%p4 bra     $L__BB2_8;

            add.s32     %r41, %r34, -1;
            and.b32      %r59, %r34, 3;
            setp.lt.u32     %p5, %r41, 3;
            mov.f32     %f29, 0f00000000;
            mov.u32     %r56, 0;
            @%p5 bra     $L__BB2_5;

            add.s32     %r54, %r5, 3;
            add.s32     %r43, %r2, %r34;
            add.s32     %r53, %r43, %r1;
            shl.b32     %r9, %r34, 2;
            shl.b32     %r44, %r34, 1;
            add.s32     %r52, %r3, %r44;
            mad.lo.s32     %r51, %r34, 3, %r3;
            sub.s32     %r12, %r59, %r34;
            mov.u32     %r50, %r3;

        $L__BB2_4:
            add.s32     %r45, %r54, -3;
            mul.wide.u32     %rd6, %r45, 2;
            add.s64     %rd7, %rd2, %rd6;
            ld.global.u16     %rs1, [%rd7];

            cvt.f32.f16 %f12, %rs1;

            mul.wide.u32     %rd8, %r50, 2;
            add.s64     %rd9, %rd1, %rd8;
            ld.global.u16     %rs2, [%rd9];

            cvt.f32.f16 %f13, %rs2;

            fma.rn.f32     %f20, %f12, %f13, %f29;
            add.s32     %r46, %r54, -2;
            mul.wide.u32     %rd10, %r46, 2;
            add.s64     %rd11, %rd2, %rd10;
            ld.global.u16     %rs3, [%rd11];

            cvt.f32.f16 %f14, %rs3;

            mul.wide.u32     %rd12, %r53, 2;
            add.s64     %rd13, %rd1, %rd12;
            ld.global.u16     %rs4, [%rd13];

            cvt.f32.f16 %f15, %rs4;

            fma.rn.f32     %f21, %f14, %f15, %f20;
            add.s32     %r47, %r54, -1;
            mul.wide.u32     %rd14, %r47, 2;
            add.s64     %rd15, %rd2, %rd14;
            ld.global.u16     %rs5, [%rd15];

            cvt.f32.f16 %f16, %rs5;

            mul.wide.u32     %rd16, %r52, 2;
            add.s64     %rd17, %rd1, %rd16;
            ld.global.u16     %rs6, [%rd17];

            cvt.f32.f16 %f17, %rs6;

            fma.rn.f32     %f22, %f16, %f17, %f21;
            mul.wide.u32     %rd18, %r54, 2;
            add.s64     %rd19, %rd2, %rd18;
            ld.global.u16     %rs7, [%rd19];

            cvt.f32.f16 %f18, %rs7;

            mul.wide.u32     %rd20, %r51, 2;
            add.s64     %rd21, %rd1, %rd20;
            ld.global.u16     %rs8, [%rd21];

            cvt.f32.f16 %f19, %rs8;

            fma.rn.f32     %f29, %f18, %f19, %f22;
            add.s32     %r54, %r54, 4;
            add.s32     %r53, %r53, %r9;
            add.s32     %r52, %r52, %r9;
            add.s32     %r51, %r51, %r9;
            add.s32     %r50, %r50, %r9;
            add.s32     %r56, %r56, 4;
            add.s32     %r48, %r12, %r56;
            setp.ne.s32     %p6, %r48, 0;
            @%p6 bra     $L__BB2_4;

        $L__BB2_5:
            setp.eq.s32     %p7, %r59, 0;
            @%p7 bra     $L__BB2_8;

            mad.lo.s32     %r58, %r56, %r34, %r3;
            add.s32     %r57, %r56, %r5;

        $L__BB2_7:
            .pragma "nounroll";
            mul.wide.u32     %rd22, %r57, 2;
            add.s64     %rd23, %rd2, %rd22;
            ld.global.u16     %rs9, [%rd23];

            cvt.f32.f16 %f23, %rs9;

            mul.wide.u32     %rd24, %r58, 2;
            add.s64     %rd25, %rd1, %rd24;
            ld.global.u16     %rs10, [%rd25];

            cvt.f32.f16 %f24, %rs10;

            fma.rn.f32     %f29, %f23, %f24, %f29;
            add.s32     %r58, %r58, %r34;
            add.s32     %r57, %r57, 1;
            add.s32     %r59, %r59, -1;
            setp.ne.s32     %p8, %r59, 0;
            @%p8 bra     $L__BB2_7;

        $L__BB2_8:
            add.s32     %r49, %r5, %r3;
            cvta.to.global.u64     %rd26, %rd3;
            mul.wide.u32     %rd27, %r49, 4;
            add.s64     %rd28, %rd26, %rd27;
            st.global.f32     [%rd28], %f29;

        $L__BB2_9:
            ret;

        }

        .visible .entry smoke_copy(
            .param .u32 smoke_copy_param_0,
            .param .u64 smoke_copy_param_1,
            .param .u64 smoke_copy_param_2
        )
        {
            .reg .pred     %p<3>;
            .reg .b32     %r<19>;
            .reg .b64     %rd<8>;

            ld.param.u32     %r6, [smoke_copy_param_0];
            ld.param.u64     %rd3, [smoke_copy_param_1];
            ld.param.u64     %rd4, [smoke_copy_param_2];
            mov.u32     %r1, %ntid.x;
            mov.u32     %r7, %ctaid.x;
            mov.u32     %r8, %tid.x;
            mad.lo.s32     %r18, %r7, %r1, %r8;
            setp.ge.u32     %p1, %r18, %r6;
            @%p1 bra     $L__BB3_3;

            mov.u32     %r9, %nctaid.x;
            mul.lo.s32     %r3, %r9, %r1;
            cvta.to.global.u64     %rd1, %rd3;
            cvta.to.global.u64     %rd2, %rd4;

        $L__BB3_2:
            mul.wide.u32     %rd5, %r18, 16;
            add.s64     %rd6, %rd2, %rd5;
            add.s64     %rd7, %rd1, %rd5;
            ld.global.v4.u32     {%r10, %r11, %r12, %r13}, [%rd7];
            st.global.v4.u32     [%rd6], {%r10, %r11, %r12, %r13};
            add.s32     %r18, %r18, %r3;
            setp.lt.u32     %p2, %r18, %r6;
            @%p2 bra     $L__BB3_2;

        $L__BB3_3:
            ret;

        }
        """
}
