package rawevent

// arena hands out messages that it takes back all at once, so that decoding
// allocates nothing once it has seen the largest event.
type arena[T any] struct {
	items []*T
	used  int
}

// next returns a zero message.
func (a *arena[T]) next() *T {
	if a.used == len(a.items) {
		a.items = append(a.items, new(T))
	} else {
		clearMessage(a.items[a.used])
	}
	a.used++
	return a.items[a.used-1]
}

// drop takes back the message handed out last.
func (a *arena[T]) drop() { a.used-- }

// since returns the messages handed out from the mark on, without a copy.
func (a *arena[T]) since(mark int) []*T {
	if mark == a.used {
		return nil
	}
	return a.items[mark:a.used:a.used]
}

func (a *arena[T]) reset() { a.used = 0 }

func clearMessage[T any](m *T) {
	var zero T
	*m = zero
}
