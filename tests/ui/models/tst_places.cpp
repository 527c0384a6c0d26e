// What people type to go somewhere, and the lines that no node is known for.
#include "tests/support/document_builder.h"
#include "ui/models/places.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::ui;

class TestPlaces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines()
    {
        QCOMPARE(*linePlace(QStringLiteral(":120")), (LinePlace{{}, 120}));
        QCOMPARE(*linePlace(QStringLiteral(" ptx:7 ")), (LinePlace{QStringLiteral("ptx"), 7}));
        QCOMPARE(*linePlace(QStringLiteral("LLVM:7")), (LinePlace{QStringLiteral("llir"), 7}));
        QCOMPARE(*linePlace(QStringLiteral("ttg:1")), (LinePlace{QStringLiteral("ttgir"), 1}));
        for (const char *none : {"", ":", "120", ":0", ":-3", ":x", "ptx:", "0:acc", "nvvm:3", "ptx:99999999999"})
            QVERIFY2(!linePlace(QLatin1String(none)), none);
    }

    void matches_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse"); ///< empty: `better` alone must fit
        const auto row = [](const char *query, const char *better, const char *worse) {
            QTest::newRow(query) << QString::fromLatin1(query) << QString::fromLatin1(better)
                                 << QString::fromLatin1(worse);
        };
        row("acc", "0:acc", "0:new_acc");
        row("acc ", "0:acc_1", "0:a_c_c");
        row("ld1", "load_1", "wild_1x1");
        row("nacc", "0:new_acc", "");
        row("ttg dot", "ttg.dot", "");
        row("ACC", "0:acc", "");
    }

    void matches()
    {
        QFETCH(QString, query);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        QVERIFY(matchScore(query, better) > 0);
        if (!worse.isEmpty())
            QVERIFY(matchScore(query, better) > matchScore(query, worse));
    }

    void whatDoesNotMatch()
    {
        QCOMPARE(matchScore(QStringLiteral("xyz"), QStringLiteral("0:acc")), -1);
        QCOMPARE(matchScore(QStringLiteral("acc dot"), QStringLiteral("0:acc")), -1);
        QCOMPARE(matchScore(QStringLiteral("cca"), QStringLiteral("0:acc")), -1);
        QCOMPARE(matchScore(QString(), QStringLiteral("0:acc")), 0);
    }

    void unlinked()
    {
        const VariantPtr variant =
            test::DocumentBuilder()
                .graph(0, "RootGraphInfo", {0})
                .node("0:load", "load", "f32", {"64"})
                .stage("ptx", "// comment\nld.global %f1;  <- 0:load\nmov %r1;  <! tile\nret; <! entry\n")
                .build();
        const QVector<int> lines = unlinkedLines(*variant->stage("ptx"));
        QCOMPARE(lines, (QVector<int>{3, 4}));
        QCOMPARE(nextLine(lines, 1, 1), 3);
        QCOMPARE(nextLine(lines, 3, 1), 4);
        QCOMPARE(nextLine(lines, 4, 1), 3);
        QCOMPARE(nextLine(lines, 3, -1), 4);
        QCOMPARE(nextLine({}, 3, 1), 0);
    }
};

QTEST_GUILESS_MAIN(TestPlaces)
#include "tst_places.moc"
