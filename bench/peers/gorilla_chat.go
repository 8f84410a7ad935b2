// A chat hub on gorilla/websocket in the manner of the package's chat example: one goroutine owns the
// rooms, each connection has one that reads and one that writes, and the writer puts all messages that
// wait in its channel into one frame, with line feeds between them.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"

	"github.com/gorilla/websocket"
)

// As in the example: a reader who is this many messages behind is let go.
const waitingMax = 256

type guest struct {
	room    string
	socket  *websocket.Conn
	waiting chan []byte
}

type said struct {
	room string
	text []byte
}

type hub struct {
	rooms  map[string]map[*guest]bool
	comes  chan *guest
	goes   chan *guest
	speaks chan said
}

func (h *hub) run() {
	for {
		select {
		case g := <-h.comes:
			if h.rooms[g.room] == nil {
				h.rooms[g.room] = map[*guest]bool{}
			}
			h.rooms[g.room][g] = true
		case g := <-h.goes:
			h.dismiss(g)
		case s := <-h.speaks:
			for g := range h.rooms[s.room] {
				select {
				case g.waiting <- s.text:
				default:
					h.dismiss(g)
				}
			}
		}
	}
}

func (h *hub) dismiss(g *guest) {
	if h.rooms[g.room][g] {
		delete(h.rooms[g.room], g)
		close(g.waiting)
	}
}

func (g *guest) read(h *hub) {
	defer func() {
		h.goes <- g
		g.socket.Close()
	}()
	for {
		_, text, err := g.socket.ReadMessage()
		if err != nil {
			return
		}
		h.speaks <- said{g.room, text}
	}
}

func (g *guest) write() {
	defer g.socket.Close()
	for text := range g.waiting {
		frame, err := g.socket.NextWriter(websocket.TextMessage)
		if err != nil {
			return
		}
		frame.Write(text)
		for left := len(g.waiting); left > 0; left-- {
			frame.Write([]byte{'\n'})
			frame.Write(<-g.waiting)
		}
		if frame.Close() != nil {
			return
		}
	}
}

func main() {
	h := &hub{map[string]map[*guest]bool{}, make(chan *guest), make(chan *guest), make(chan said)}
	go h.run()
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		socket, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		g := &guest{r.URL.Query().Get("room"), socket, make(chan []byte, waitingMax)}
		h.comes <- g
		go g.write()
		go g.read(h)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, nil))
}
