// `heliograph shot` as people run it: the program itself, without a display.
#include "core/store/store.h"
#include "tests/support/document_builder.h"
#include "tests/support/ui_test.h"

#include <QDir>
#include <QImage>
#include <QProcess>

using namespace heliograph;

class TestShot : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        Result<Store> store = Store::openForWriting(path("kernel.helio").toStdString());
        QVERIFY(store);
        Kernel kernel;
        kernel.name = "matmul";
        QVERIFY(store->addKernel(kernel));
        Variant variant = test::sampleVariant();
        variant.kernel = kernel.id;
        QVERIFY(store->addVariant(variant));
    }

    void init() { test::failOnWarnings(); }

    void drawsExactlyTheSizeAsked()
    {
        const QImage picture = shot({QStringLiteral("--size"), QStringLiteral("900x600")});
        QCOMPARE(picture.size(), QSize(900, 600));
        QVERIFY(picture.pixelColor(450, 3).lightness() > 128);
    }

    void leavesTheSettingsAlone()
    {
        const QString folder = path("config");
        QVERIFY(QDir().mkpath(folder));
        const QByteArray before = qgetenv("XDG_CONFIG_HOME");
        qputenv("XDG_CONFIG_HOME", folder.toLocal8Bit());
        shot({QStringLiteral("--size"), QStringLiteral("900x600")});
        qputenv("XDG_CONFIG_HOME", before);
        QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
    }

    void scalesForHighResolution()
    {
        const QImage picture = shot({QStringLiteral("--size"), QStringLiteral("900x600"), QStringLiteral("--scale"),
                                     QStringLiteral("2"), QStringLiteral("--dark")});
        QCOMPARE(picture.size(), QSize(1800, 1200));
        QVERIFY(picture.pixelColor(900, 6).lightness() < 128);
    }

    void lightsUpTheNode()
    {
        const QStringList size{QStringLiteral("--size"), QStringLiteral("1200x800"), QStringLiteral("--dark"),
                               QStringLiteral("--stages"), QStringLiteral("source,ptx")};
        const QRgb active = ui::Theme::dark()(ui::Role::ActiveBg).rgb();
        QCOMPARE(pixelsOf(shot(size), active), 0);
        QVERIFY(pixelsOf(shot(size + QStringList{QStringLiteral("--select"), QStringLiteral("0:acc")}), active) > 3000);
    }

    void showsAStageAsTextOrGraph()
    {
        const QStringList size{QStringLiteral("--size"), QStringLiteral("900x600"), QStringLiteral("--stages")};
        const QImage text = shot(size + QStringList{QStringLiteral("fx:text,ptx:text")});
        const QImage graph = shot(size + QStringList{QStringLiteral("fx:graph,ptx:graph")});
        QVERIFY(text != graph);
        QCOMPARE(shot(size + QStringList{QStringLiteral("fx,ptx")}).size(), text.size());
        QCOMPARE(shot(size + QStringList{QStringLiteral("fx:graph,ptx")}),
                 shot(size + QStringList{QStringLiteral("fx,ptx:text")}));
    }

    void refusesInWords_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("no such node") << QStringList{path("kernel.helio"), QStringLiteral("-o"), path("x.png"),
                                                     QStringLiteral("--select"), QStringLiteral("9:none")}
                                      << 4 << QStringLiteral("9:none");
        QTest::newRow("no such symbol") << QStringList{path("kernel.helio"), QStringLiteral("-o"), path("x.png"),
                                                       QStringLiteral("--symbol"), QStringLiteral("u77")}
                                        << 4 << QStringLiteral("u77");
        QTest::newRow("no such stage") << QStringList{path("kernel.helio"), QStringLiteral("-o"), path("x.png"),
                                                      QStringLiteral("--stages"), QStringLiteral("fx,nonsense")}
                                       << 4 << QStringLiteral("nonsense");
        QTest::newRow("a stage not shown so") << QStringList{path("kernel.helio"), QStringLiteral("-o"), path("x.png"),
                                                             QStringLiteral("--stages"), QStringLiteral("triton:graph")}
                                              << 4 << QStringLiteral("triton:graph");
        QTest::newRow("no such kernel") << QStringList{path("kernel.helio"), QStringLiteral("-o"), path("x.png"),
                                                       QStringLiteral("--kernel"), QStringLiteral("none")}
                                        << 3 << QStringLiteral("no such kernel");
        QTest::newRow("no such file") << QStringList{path("none.helio"), QStringLiteral("-o"), path("x.png")} << 3
                                      << QStringLiteral("none.helio");
        QTest::newRow("bad size") << QStringList{path("kernel.helio"), QStringLiteral("-o"), path("x.png"),
                                                 QStringLiteral("--size"), QStringLiteral("12")}
                                  << 2 << QStringLiteral("--size");
        QTest::newRow("bad output") << QStringList{path("kernel.helio"), QStringLiteral("-o"), path("none/x.png")} << 1
                                    << QStringLiteral("none/x.png");
    }

    void refusesInWords()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, word);
        QProcess process;
        run(process, arguments);
        QCOMPARE(process.exitCode(), code);
        const QString said = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(said.contains(word), qPrintable(said));
        QVERIFY(!QFile::exists(path("x.png")));
    }

private:
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    static void run(QProcess &process, const QStringList &arguments)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *variable : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
            environment.remove(QLatin1String(variable));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(HELIOGRAPH_BINARY_DIR "/bin/heliograph"),
                      QStringList{QStringLiteral("shot")} + arguments);
        process.waitForFinished();
    }

    QImage shot(const QStringList &options)
    {
        const QString output = path("shot.png");
        QFile::remove(output);
        QProcess process;
        run(process, QStringList{path("kernel.helio"), QStringLiteral("-o"), output} + options);
        if (process.exitCode() != 0 || process.bytesAvailable() > 0)
            qInfo() << process.errorString() << process.readAllStandardError();
        return QImage(output);
    }

    static int pixelsOf(const QImage &picture, QRgb color)
    {
        int number = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                number += picture.pixel(x, y) == color;
        return number;
    }

    QTemporaryDir m_folder;
};

HELIOGRAPH_UI_TEST(TestShot)
#include "tst_shot.moc"
