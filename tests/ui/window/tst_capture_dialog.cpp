// How a script comes to be captured as kernels or as models: asked for in a dialog, remembered, offered by the banner.
#include "tests/support/window_test.h"
#include "ui/window/banner.h"
#include "ui/window/capture_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

using namespace heliograph;
using namespace heliograph::ui;

class TestCaptureDialog : public test::WindowTest
{
    Q_OBJECT

private:
    /// Stands in for `heliograph`: writes down what it is asked, and says that no kernel was called.
    QString program()
    {
        const QString path = m_folder.filePath(QStringLiteral("heliograph"));
        QFile file(path);
        file.open(QIODevice::WriteOnly);
        file.write("#!/bin/sh\nn=0\nwhile read -r line; do n=$((n+1)); echo \"$line\" >> " +
                   m_folder.filePath(QStringLiteral("asked")).toUtf8() +
                   "\necho '{\"r\":\"diagnostic\",\"severity\":\"error\",\"code\":\"script.no-kernel\","
                   "\"message\":\"The script called no Helion kernel\"}'\n"
                   "echo \"{\\\"r\\\":\\\"done\\\",\\\"id\\\":$n,\\\"exit\\\":6}\"; done\n");
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

    QString script()
    {
        const QString path = m_folder.filePath(QStringLiteral("net.py"));
        QFile file(path);
        file.open(QIODevice::WriteOnly);
        file.write("import torch\n");
        return path;
    }

    /// The requests so far.
    QList<QByteArray> asked()
    {
        QFile file(m_folder.filePath(QStringLiteral("asked")));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QList<QByteArray> lines = file.readAll().split('\n');
        lines.removeLast();
        return lines;
    }

private Q_SLOTS:
    void init()
    {
        QFile::remove(m_folder.filePath(QStringLiteral("asked")));
        start({1600, 1000}, program());
    }
    void cleanup() { m_window.reset(); }

    void theDialogAsksHowAScriptIsCaptured()
    {
        m_window->actions().action("file.capture-as")->trigger();
        auto *dialog = m_window->findChild<CaptureDialog *>();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        QVERIFY(!dialog->capture()->isEnabled());
        dialog->file()->setFocus();
        QTest::keyClicks(dialog->file(), script());
        QVERIFY(dialog->capture()->isEnabled() && dialog->kernels()->isChecked());
        QVERIFY(dialog->sliceProxies()->isEnabled() && !dialog->dynamic()->isEnabled());
        dialog->kernels()->setFocus();
        QTRY_COMPARE(QApplication::focusWidget(), dialog->kernels());
        QTest::keyClick(dialog->kernels(), Qt::Key_Down);
        QVERIFY(dialog->model()->isChecked() && !dialog->sliceProxies()->isEnabled());
        dialog->exporter()->setCurrentIndex(1);
        QTest::keyClicks(dialog->dynamic(), QStringLiteral("x[0]=batch"));
        QTest::mouseClick(dialog->capture(), Qt::LeftButton);
        QTRY_COMPARE(asked().size(), 1);
        QVERIFY2(asked().front().contains(R"("onnx":{"custom_ops":false,"dynamic":"x[0]=batch","exporter":"dynamo"})"),
                 asked().front().constData());
    }

    void aScriptIsCapturedAgainAsItWas()
    {
        CaptureChoice choice;
        choice.sliceProxies = true;
        m_window->documents()->captureAs(script(), choice);
        QTRY_COMPARE(asked().size(), 1);
        QTRY_VERIFY(!m_window->documents()->isCapturing());
        m_window->documents()->open(script());
        QTRY_COMPARE(asked().size(), 2);
        QVERIFY(asked()[1].contains(R"("slice_proxies":true)"));
        QTRY_VERIFY(!m_window->documents()->isCapturing());
        m_window->documents()->captureAs(script(), {});
        QTRY_COMPARE(asked().size(), 3);
        QVERIFY(!asked()[2].contains("slice_proxies") && !asked()[2].contains("onnx"));
    }

    void aScriptWithoutKernelsIsOfferedAsAModel()
    {
        m_window->documents()->captureAs(script(), {});
        auto *banner = m_window->findChild<Banner *>();
        QTRY_VERIFY(banner->isVisible());
        QPushButton *offer = nullptr;
        for (QPushButton *button : banner->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Capture it as a model"))
                offer = button;
        QVERIFY(offer && offer->isVisible());
        QTest::mouseClick(offer, Qt::LeftButton);
        QTRY_COMPARE(asked().size(), 2);
        QVERIFY(asked()[1].contains(R"("onnx":{)"));
        QVERIFY(Settings().captureChoice(script()).model);
    }
};

HELIOGRAPH_UI_TEST(TestCaptureDialog)
#include "tst_capture_dialog.moc"
