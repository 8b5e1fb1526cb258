package rawevent

// What Event Hubs writes to storage, and hands to functions and Logic Apps, has an
// event's bytes in Body or ContentData, beside properties of the message.

// captureNames are those that only such objects have.
var captureNames = [...]string{"EnqueuedTimeUtc", "SystemProperties", "ContentData"}

// lookCapture takes Properties for those of the message, where the object holds an
// event elsewhere.
func (f *findings) lookCapture() {
	if f.properties == nil || f.known > 0 || f.text == nil && !f.loose {
		return
	}
	f.properties = nil
	f.marks &^= markProperties
	f.unknown++
}
