// A narrow window: what the inspector says is wrapped or elided, and not cut off at the right.
#include "tests/support/window_test.h"
#include "ui/base/label.h"
#include "ui/views/inspector.h"

#include <QScrollBar>

using namespace heliograph;
using namespace heliograph::ui;

class TestNarrowWindow : public heliograph::test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void nothingOfTheInspectorIsCutOff();
    void namesHaveTheirRoomAgainInAWideOne();

private:
    Inspector &inspector() { return *m_window->findChild<Inspector *>(); }
    /// Of all labels on screen the rightmost, against where the inspector ends.
    void verifyFits();
};

/// With a config as Helion writes it: names that are longer than the dock is wide.
void TestNarrowWindow::init()
{
    const QString path = m_folder.filePath(QStringLiteral("narrow.helio"));
    QFile::remove(path);
    Result<Store> store = Store::openForWriting(path.toStdString());
    Kernel kernel{0, "matmul", "kernel.py", 6, {}};
    QVERIFY(store && store->addKernel(kernel));
    Variant variant = test::sampleVariant();
    variant.kernel = kernel.id;
    variant.config = R"({"block_sizes":[1024],"host_tensor_descriptors":false,"load_eviction_policies":["","first"],)"
                     R"("indexing":["pointer","tensor_descriptor"],"range_multi_buffers":[null],"pid_type":"flat"})";
    variant.device = "NVIDIA H100 80GB HBM3";
    QVERIFY(store->addVariant(variant));
    start({900, 900});
    open(path);
}

void TestNarrowWindow::verifyFits()
{
    QCoreApplication::processEvents();
    const QWidget &content = *inspector().widget();
    QVERIFY2(content.width() <= inspector().viewport()->width(),
             qUtf8Printable(QStringLiteral("%1 in %2").arg(content.width()).arg(inspector().viewport()->width())));
    int labels = 0;
    for (const Label *label : content.findChildren<Label *>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const int right = label->mapTo(&content, QPoint(label->width(), 0)).x();
        QVERIFY2(right <= content.width(), qUtf8Printable(label->text()));
        ++labels;
    }
    QVERIFY(labels > 10);
}

void TestNarrowWindow::nothingOfTheInspectorIsCutOff()
{
    verifyFits();
    for (std::size_t node = 0; node < m_window->session()->variant()->nodes.size(); ++node) {
        m_window->session()->setActive(NodeIndex(node));
        verifyFits();
    }
}

void TestNarrowWindow::namesHaveTheirRoomAgainInAWideOne()
{
    const auto widest = [this] {
        QCoreApplication::processEvents();
        int width = 0;
        for (const Label *label : inspector().widget()->findChildren<Label *>())
            if (label->isVisible() && label->accessibleName() == QStringLiteral("load_eviction_policies"))
                width = label->x() < px(20) ? label->width() : width;
        return width;
    };
    const int narrow = widest();
    const QString path = m_window->documents()->path();
    m_window.reset();
    start({1900, 1000});
    open(path);
    QTRY_VERIFY2(widest() > narrow, "names are not as narrow as before");
    verifyFits();
}

HELIOGRAPH_UI_TEST(TestNarrowWindow)
#include "tst_narrow_window.moc"
