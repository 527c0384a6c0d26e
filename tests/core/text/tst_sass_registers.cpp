// Which registers an operand of SASS stands for: pairs and quads are named by their first.
#include "core/text/sass_registers.h"

#include <QTest>

#include <fstream>
#include <set>
#include <string>

using namespace heliograph::text;

class TestSassRegisters : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void operands_data();
    void operands();
    void everyRegisterThatIsReadIsWritten();
    void names();
    void uglyLines();
};

void TestSassRegisters::operands_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("expected"); ///< each register: its name, ">" and the first meant if another, "+" and how
                                           ///< many if more than one, "=" if written
    const auto row = [](const char *code, const char *expected) { QTest::newRow(code) << code << expected; };
    row("IADD3 R4, R5, 0x1, RZ", "R4= R5");
    row("IADD3 R6, P0, P1, R4, R5, R9", "R6= P0= P1= R4 R5 R9");
    row("IADD3.X R7, R5, R3, RZ, P0, !PT", "R7= R5 R3 P0");
    row("IMAD.WIDE R2, R4.reuse, 0x2, R20", "R2+2= R4 R20+2");
    row("IMAD.WIDE.U32 R2, P1, R4, R6, R20", "R2+2= P1= R4 R6 R20+2");
    row("IMAD.HI.U32 R7, R7, R9, R6", "R7= R7 R9 R6+2");
    row("@!P0 LDG.E R4, desc[UR4][R2.64]", "P0 R4= UR4+2 R2+2");
    row("@P2 LDG.E.128 R16, desc[UR6][R28.64+0x10]", "P2 R16+4= UR6+2 R28+2");
    row("LDG.E.64 R16, desc[UR6][R28.64]", "R16+2= UR6+2 R28+2");
    row("STG.E.128 desc[UR4][R8.64], R12", "UR4+2 R8+2 R12+4");
    row("STS.64 [R5+UR4], R6", "R5 UR4 R6+2");
    row("LDS.128 R8, [R3.X16+UR4]", "R8+4= R3 UR4");
    row("LDGSTS.E.BYPASS.128 [R5], desc[UR10][R6.64], !P1", "R5 UR10+2 R6+2 P1");
    row("LDSM.16.M88.4 R8, [R3+UR4]", "R8+4= R3 UR4");
    row("STSM.16.MT88.2 [R3], R8", "R3 R8+2");
    row("REDG.E.ADD.F32x4.FTZ.RN.STRONG.GPU desc[UR4][R2.64], R8", "UR4+2 R2+2 R8+4");
    row("ATOMG.E.ADD.STRONG.GPU PT, R5, desc[UR4][R2.64], R7", "R5= UR4+2 R2+2 R7");
    row("ULDC.64 UR4, c[0x0][0x208]", "UR4+2=");
    row("UIMAD.WIDE UR4, UR6, 0x4, UR8", "UR4+2= UR6 UR8+2");
    row("ISETP.GE.AND P0, PT, R4, R5, P2", "P0= R4 R5 P2");
    row("UISETP.GE.AND UP0, UPT, UR4, UR5, UP2", "UP0= UR4 UR5 UP2");
    row("PLOP3.LUT P0, PT, P1, P2, PT, 0x80, 0x0", "P0= P1 P2");
    row("LOP3.LUT P0, RZ, R4, 0xff, RZ, 0xc0, !PT", "P0= R4");
    row("LOP3.LUT P0, R6, R4, 0xff, RZ, 0xc0, !PT", "P0= R6= R4");
    row("SHFL.BFLY PT, R5, R4, 0x10, 0x1f", "R5= R4");
    row("SHF.R.U64 R4, R2, 0x3, R5", "R4= R2 R5");
    row("FCHK P0, R4, R5", "P0= R4 R5");
    row("FSEL R4, R5, R6, !P0", "R4= R5 R6 P0");
    row("HMMA.16816.F32 R8, R4, R12, R8", "R8+4= R4+4 R12+2 R8+4");
    row("HMMA.16816.F16 R8, R4, R12, R8", "R8+2= R4+4 R12+2 R8+2");
    row("HMMA.1688.F32.TF32 R8, R4, R12, R8", "R8+4= R4+4 R12+2 R8+4");
    row("HGMMA.64x64x16.F32.BF16 R24, gdesc[UR8], R24, !UPT, gsb0", "R24+32= UR8+4 R24+32");
    row("HGMMA.64x256x8.F32.TF32 R24, R4, gdesc[UR8], R24", "R24+128= R4+4 UR8>10+2 R24+128");
    row("QGMMA.64x32x32.F32.E4M3.E4M3 R24, gdesc[UR4], R24, UP0", "R24+16= UR4+4 R24+16 UP0");
    row("DFMA R4, R6, R8, R10", "R4+2= R6+2 R8+2 R10+2");
    row("I2F.S64 R4, R6", "R4= R6+2");
    row("F2I.U64.TRUNC R4, R6", "R4+2= R6");
    row("CS2R R24, SRZ", "R24+2=");
    row("RET.REL.NODEC R4 0x0", "R4+2");
    row("BSSY B0, 0x120", "B0=");
    row("BSYNC B0", "B0");
}

void TestSassRegisters::operands()
{
    QFETCH(const QString, code);
    QFETCH(const QString, expected);
    const std::string line = "        /*0010*/                   " + code.toStdString() + " ;  /* 0x000f */";
    QStringList found;
    const auto isWord = [](char c) { return isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    for (std::size_t begin = line.find("*/") + 2; begin < line.find(';');) {
        std::size_t end = begin;
        while (isWord(line[end]))
            ++end;
        const bool own = line[begin - 1] != '.';
        const RegisterUse use = sassRegister(line, begin, end);
        if (own && use.bank != RegisterBank::None)
            found += QString::fromStdString(line.substr(begin, end - begin)) +
                     (use.first != registerNamed(line.substr(begin, end - begin)).first
                          ? QStringLiteral(">%1").arg(use.first)
                          : QString()) +
                     (use.count > 1 ? QStringLiteral("+%1").arg(use.count) : QString()) +
                     (use.written ? QStringLiteral("=") : QString());
        begin = end + 1;
    }
    QCOMPARE(found.join(u' '), expected);
}

/// On what a compiler really wrote: a width that is too large reads what nothing writes, one that is too small leaves
/// written what nothing reads. R1 is the stack's, which this kernel does not use.
void TestSassRegisters::everyRegisterThatIsReadIsWritten()
{
    std::ifstream file(HELIOGRAPH_SOURCE_DIR "/tests/data/attention.sass");
    using Register = std::pair<RegisterBank, int>;
    std::set<Register> read;
    std::set<Register> written;
    for (std::string line; std::getline(file, line);) {
        const auto isWord = [&line](std::size_t at) { return isalnum(static_cast<unsigned char>(line[at])) != 0; };
        for (std::size_t begin = std::min(line.find("*/"), line.size()); begin < line.size();) {
            std::size_t end = begin;
            while (end < line.size() && isWord(end))
                ++end;
            const RegisterUse use = sassRegister(line, begin, end);
            for (int i = 0; i < use.count && line[begin - 1] != '.' && use.bank != RegisterBank::None; ++i)
                (use.written ? written : read).insert({use.bank, use.first + i});
            begin = end + 1;
        }
    }
    QVERIFY(read.size() > 250);
    for (const Register &each : read)
        QVERIFY2(written.count(each) == 1, qPrintable(QString::number(each.second)));
    for (const Register &each : written)
        QVERIFY2(read.count(each) == 1 || each.second == 1, qPrintable(QString::number(each.second)));
}

void TestSassRegisters::names()
{
    QCOMPARE(registerNamed("R255").first, 255);
    QCOMPARE(int(registerNamed("UR4").bank), int(RegisterBank::Uniform));
    QCOMPARE(int(registerNamed("UP3").bank), int(RegisterBank::UniformPredicate));
    for (const char *word : {"", "R", "RZ", "URZ", "PT", "UPT", "R4x", "UB1", "S32", "R99999999999999", "BRA"})
        QVERIFY2(registerNamed(word).bank == RegisterBank::None, word);
    const RegisterUse pair{RegisterBank::General, 4, 2, false};
    QVERIFY(pair.touches({RegisterBank::General, 5, 1, true}));
    QVERIFY(pair.touches({RegisterBank::General, 2, 4, true}));
    QVERIFY(!pair.touches({RegisterBank::General, 6, 1, true}));
    QVERIFY(!pair.touches({RegisterBank::Uniform, 4, 1, true}));
    QVERIFY(!RegisterUse().touches(RegisterUse()));
}

void TestSassRegisters::uglyLines()
{
    const std::string lines[] = {
        "R4",        "R4,,,,R5,,,,,,,,,,,,,,R6",  "HGMMA R4", "HGMMA.64x R4, R5", "@P0", "/*0010*/", "[[[R4.64",
        "]]R4 , R5", "HGMMA.99999999999x9 R1, R2"};
    for (const std::string &line : lines)
        for (std::size_t begin = 0; begin <= line.size(); ++begin)
            for (std::size_t end = begin; end <= line.size(); ++end) {
                const RegisterUse use = sassRegister(line, begin, end);
                QVERIFY(use.count >= 1 && use.count <= kMostRegisters);
            }
}

QTEST_GUILESS_MAIN(TestSassRegisters)
#include "tst_sass_registers.moc"
