// Words that are kept shaped look and measure as those that Qt shapes anew.
#include "tests/support/ui_test.h"
#include "ui/base/shaped_words.h"
#include "ui/graph/card_metrics.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

using namespace heliograph::ui;

namespace {

const QStringList kWords{QStringLiteral("acc"),
                         QStringLiteral("aten.add.Tensor"),
                         QStringLiteral("!llvm.struct<(f32, f32, ptr<3>)> -> i32 != <= =="),
                         QStringLiteral("f32[128 \u00D7 64]"),
                         QStringLiteral("\u03B1\u03B2 \u2192 \u4E2D\u6587 e\u0301 AVATAR To"),
                         QStringLiteral(" "),
                         QString(3000, u'x')};

} // namespace

class TestCardWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { heliograph::test::failOnWarnings(); }
    void widths();
    void pictures_data();
    void pictures();
    void manyWords();
};

void TestCardWords::widths()
{
    const CardMetrics metrics;
    for (const CardFont *font : {&metrics.title, &metrics.detail, &metrics.note})
        for (const QString &words : kWords + kWords)
            QCOMPARE(font->width(words), QFontMetricsF(font->font).horizontalAdvance(words));
    QCOMPARE(metrics.note.width(QString()), 0.0);
}

void TestCardWords::pictures_data()
{
    QTest::addColumn<int>("alignment");
    QTest::addColumn<double>("scale");
    for (const double scale : {1.0, 0.73, 2.0})
        for (const auto alignment : {Qt::AlignLeft, Qt::AlignRight, Qt::AlignHCenter})
            QTest::addRow("%d at %.2f", int(alignment), scale) << int(alignment) << scale;
}

void TestCardWords::pictures()
{
    QFETCH(int, alignment);
    QFETCH(double, scale);
    const CardMetrics metrics;
    ShapedWords shaped;
    const auto picture = [&](const auto &draw) {
        QImage image(700, 1200, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.scale(scale, scale);
        qreal y = 3.3;
        for (const CardFont *font : {&metrics.title, &metrics.detail, &metrics.note})
            for (const QString &words : kWords)
                for (const qreal width : {150.0, 60.5})
                    draw(painter, QRectF(20.25, y += metrics.line, width, metrics.line), font->font, words);
        return image;
    };
    const auto shapedPicture = [&] {
        return picture([&](QPainter &painter, const QRectF &rect, const QFont &font, const QString &words) {
            shaped.draw(painter, rect, font, words, Qt::Alignment(alignment));
        });
    };
    const QImage wanted = picture([&](QPainter &painter, const QRectF &rect, const QFont &font, const QString &words) {
        const QFontMetricsF measured(font);
        const bool fits = measured.horizontalAdvance(words) <= rect.width() + 0.5;
        painter.setFont(font);
        painter.drawText(rect, alignment | int(Qt::AlignVCenter) | int(Qt::TextSingleLine) | int(Qt::TextDontClip),
                         fits ? words : measured.elidedText(words, Qt::ElideRight, rect.width()));
    });
    QCOMPARE(shapedPicture(), wanted);
    QCOMPARE(shapedPicture(), wanted); // those that it knows by now
}

void TestCardWords::manyWords()
{
    ShapedWords shaped;
    const CardMetrics metrics;
    QImage image(300, 40, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    for (int i = 0; i < 20000; ++i)
        shaped.draw(painter, {0, 0, 300, 40}, i % 2 ? metrics.title.font : metrics.note.font, QString::number(i),
                    Qt::AlignLeft);
}

HELIOGRAPH_UI_TEST(TestCardWords)
#include "tst_card_words.moc"
