// Words that are painted again and again, shaped once: to shape them anew in every frame would cost more than all else
// of a card, or of a cell.
#pragma once

#include <QFont>
#include <QString>
#include <QTextLayout>

#include <list>
#include <memory>
#include <unordered_map>

class QPaintDevice;
class QPainter;

namespace heliograph::ui {

/// Used by one thread. What was not asked for lately is forgotten when it becomes too much.
class ShapedWords
{
public:
    /// Draws on one line in the painter's pen, in the middle of the rectangle's height; what does not fit in its width
    /// ends in an ellipsis.
    void draw(QPainter &painter, const QRectF &rect, const QFont &font, const QString &words, Qt::Alignment alignment);
    /// Of the words on that device, whole.
    qreal width(QPaintDevice *device, const QFont &font, const QString &words);

private:
    struct Key {
        QString words;
        qreal room; ///< that they were cut to, 0 if whole
        friend bool operator==(const Key &, const Key &) = default;
    };
    struct Hash {
        std::size_t operator()(const Key &key) const noexcept { return qHashMulti(0, key.words, key.room); }
    };
    using Lines = std::unordered_map<Key, std::unique_ptr<QTextLayout>, Hash>;
    /// Of one font, on devices of one resolution.
    struct Shelf {
        QFont font;
        int dpi;
        Lines lines;
    };

    Shelf &shelfOf(const QFont &font, QPaintDevice *device);
    QTextLine lineOf(Shelf &shelf, const Key &key, QPaintDevice *device);

    std::list<Shelf> m_shelves;
    std::size_t m_count = 0;
};

} // namespace heliograph::ui
