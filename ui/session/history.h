// The way through the document: active nodes and places in texts in the order they were visited, with back and forward.
#pragma once

#include "ui/session/session.h"

#include <QObject>
#include <QVector>

#include <optional>

namespace heliograph::ui {

/// Nodes are kept by id, so that the way survives another variant; nodes that the shown variant lacks are passed over.
class History : public QObject
{
    Q_OBJECT
public:
    static constexpr int kLimit = 200;

    explicit History(Session *session, QObject *parent = nullptr);

    bool canGoBack() const;
    bool canGoForward() const;
    void back();
    void forward();

Q_SIGNALS:
    void moved();

private:
    /// A node, or a place that was jumped from or to while it was active.
    struct Visit {
        QString node;
        std::optional<TextSpot> spot;
    };

    void visit();
    void visitSpots(const TextSpot &from, const TextSpot &to);
    void append(const Visit &visit);
    bool isAtSpot() const { return m_position >= 0 && m_visited[m_position].spot.has_value(); }
    int next(int step) const;
    void go(int position);
    QString activeId() const;

    Session *m_session;
    QVector<Visit> m_visited;
    int m_position = -1;
};

} // namespace heliograph::ui
