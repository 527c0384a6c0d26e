// Matrix instructions of SASS that stand on another node's line: whose they are.
#include "tests/support/linked_kernel.h"

#include <QtTest/QtTest>

using namespace heliograph;
using namespace heliograph::test;

namespace {

/// (line of the FX text: 3 load, 4 add, 5 cast; opcode)
using Instructions = std::vector<std::pair<int, std::string>>;

/// A PTX instruction on line 4, 6, ...; the SASS names lines of the PTX text, its ops stand on line 4, 6, ...
Linked linked(const Instructions &ptx, const Instructions &sass)
{
    Variant v = withFxText();
    std::string text = ".visible .entry k()\n{\n";
    for (const auto &[line, opcode] : ptx)
        text += ".loc 1 " + std::to_string(line) + " 1\n" + opcode + " %r1, %r2;\n";
    std::string machine = ".section .text.k\nk:\n";
    for (const auto &[line, opcode] : sass)
        machine +=
            "//## File \".nv_debug_ptx_txt\", line " + std::to_string(line) + "\n  /*0000*/  " + opcode + " R1, R2 ;\n";
    v.stages.push_back(stage("ptx", text + "}\n.file 1 \"k.fx\"\n"));
    v.stages.push_back(stage("sass", machine));
    for (std::size_t i = v.stages.size() - 2; i < v.stages.size(); ++i)
        v.stages[i].pipeline = "stage0";
    return Linked(std::move(v));
}

const std::string kSmall = "wgmma.mma_async.sync.aligned.m64n32k16.f32.f16.f16";
const std::string kLarge = "wgmma.mma_async.sync.aligned.m64n64k16.f32.f16.f16";

} // namespace

class TestMatrixOps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void byShape();
    void byOrderWhereShapesAreTheSame();
    void notByOrderThatDoesNotHold();
    void whatHasAPlaceKeepsIt();
    void oldShapes();
};

void TestMatrixOps::byShape()
{
    const Linked v = linked({{3, "ld.global.b32"}, {4, kSmall}, {5, kLarge}, {5, kLarge}},
                            {{4, "HGMMA.64x32x16.F32"}, {4, "HGMMA.64x64x16.F32.BF16"}, {4, "HGMMA.64x8x16.F32"}});
    QCOMPARE(v.at("sass", 4, true), std::string("add~!no_location"));
    QCOMPARE(v.at("sass", 6, true), std::string("convert_element_type~!no_location"));
    QCOMPARE(v.at("sass", 8, true), std::string("!no_location"));
}

void TestMatrixOps::byOrderWhereShapesAreTheSame()
{
    const Linked v = linked({{3, "ld.global.b32"}, {4, kSmall}, {5, kSmall}, {4, kSmall}},
                            {{6, "HGMMA.64x32x16.F32"}, {4, "HGMMA.64x32x16.F32"}, {4, "HGMMA.64x32x16.F32"}});
    QCOMPARE(v.at("sass", 4), std::string("add="));
    QCOMPARE(v.at("sass", 6, true), std::string("convert_element_type~!no_location"));
    QCOMPARE(v.at("sass", 8, true), std::string("add~!no_location"));
}

void TestMatrixOps::notByOrderThatDoesNotHold()
{
    const Instructions ptx = {{3, "ld.global.b32"}, {4, kSmall}, {5, kSmall}};
    const Linked other = linked(ptx, {{8, "HGMMA.64x32x16.F32"}, {4, "HGMMA.64x32x16.F32"}}); // swapped
    QCOMPARE(other.at("sass", 6, true), std::string("!no_location"));
    const Linked fewer = linked(ptx, {{4, "HGMMA.64x32x16.F32"}});
    QCOMPARE(fewer.at("sass", 4, true), std::string("!no_location"));
}

void TestMatrixOps::whatHasAPlaceKeepsIt()
{
    const Linked v = linked({{4, kSmall}, {5, kLarge}}, {{4, "HGMMA.64x64x16.F32"}});
    QCOMPARE(v.at("sass", 4), std::string("add=")); // odd, but that is what the assembler says
}

void TestMatrixOps::oldShapes()
{
    const Linked v = linked({{3, "ld.global.b32"}, {4, "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32"}},
                            {{4, "HMMA.16816.F32"}, {4, "FADD"}});
    QCOMPARE(v.at("sass", 4, true), std::string("add~!no_location"));
    QCOMPARE(v.at("sass", 6), std::string("load="));
}

QTEST_APPLESS_MAIN(TestMatrixOps)
#include "tst_matrix_ops.moc"
