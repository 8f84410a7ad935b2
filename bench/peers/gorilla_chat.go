// A chat hub on gorilla/websocket, modelled on the package's chat example: one goroutine owns the
// rooms, each connection has one that reads and one that writes, and the writer joins all messages
// that wait in its channel to one frame, separated by line feeds.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"

	"github.com/gorilla/websocket"
)

// As in the example: a reader that is this many messages behind is disconnected.
const sendBuffer = 256

type client struct {
	room   string
	socket *websocket.Conn
	send   chan []byte
}

type message struct {
	room string
	text []byte
}

type hub struct {
	rooms      map[string]map[*client]bool
	register   chan *client
	unregister chan *client
	broadcast  chan message
}

func (h *hub) run() {
	for {
		select {
		case c := <-h.register:
			if h.rooms[c.room] == nil {
				h.rooms[c.room] = map[*client]bool{}
			}
			h.rooms[c.room][c] = true
		case c := <-h.unregister:
			h.remove(c)
		case s := <-h.broadcast:
			for c := range h.rooms[s.room] {
				select {
				case c.send <- s.text:
				default:
					h.remove(c)
				}
			}
		}
	}
}

func (h *hub) remove(c *client) {
	if h.rooms[c.room][c] {
		delete(h.rooms[c.room], c)
		close(c.send)
	}
}

func (c *client) read(h *hub) {
	defer func() {
		h.unregister <- c
		c.socket.Close()
	}()
	for {
		_, text, err := c.socket.ReadMessage()
		if err != nil {
			return
		}
		h.broadcast <- message{c.room, text}
	}
}

func (c *client) write() {
	defer c.socket.Close()
	for text := range c.send {
		frame, err := c.socket.NextWriter(websocket.TextMessage)
		if err != nil {
			return
		}
		frame.Write(text)
		for left := len(c.send); left > 0; left-- {
			frame.Write([]byte{'\n'})
			frame.Write(<-c.send)
		}
		if frame.Close() != nil {
			return
		}
	}
}

func main() {
	h := &hub{map[string]map[*client]bool{}, make(chan *client), make(chan *client), make(chan message)}
	go h.run()
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		socket, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		c := &client{r.URL.Query().Get("room"), socket, make(chan []byte, sendBuffer)}
		h.register <- c
		go c.write()
		go c.read(h)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, nil))
}
