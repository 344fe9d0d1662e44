// A server that speaks MongoDB's protocol, for running the tests on the second storage home where no mongod can be had:
// FerretDB 1.24 with its SQLite backend. `mongodb <folder>` prints its address and serves until it is told to stop.
//
// MongoDB changes one document atomically; FerretDB 1.24 reads, changes and writes back, and so loses updates that meet.
// In front of it stands a door that lets one command through at a time. That is the whole difference.
package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: mongodb <folder>")
	}
	socket := filepath.Join(os.Args[1], "ferretdb.sock")
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + os.Args[1] + "/?_pragma=journal_mode(wal)",
	})
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("mongodb://%s/\n", listener.Addr())
	go welcome(listener, socket)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

func welcome(listener net.Listener, socket string) {
	var door sync.Mutex
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go serve(client, socket, &door)
	}
}

// serve passes a client's commands on, each with the door shut until its answer is there.
func serve(client net.Conn, socket string, door *sync.Mutex) {
	defer client.Close()
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		command, err := readMessage(client)
		if err != nil {
			return
		}
		answer, err := exchange(server, command, door)
		if err != nil {
			return
		}
		if _, err := client.Write(answer); err != nil {
			return
		}
	}
}

func exchange(server net.Conn, command []byte, door *sync.Mutex) ([]byte, error) {
	door.Lock()
	defer door.Unlock()
	if _, err := server.Write(command); err != nil {
		return nil, err
	}
	return readMessage(server)
}

// readMessage reads one message of the wire protocol: its first four bytes are its length, least significant first.
func readMessage(from io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(length[:])
	if size < 16 || size > 48_000_000 {
		return nil, fmt.Errorf("a message of %d bytes", size)
	}
	message := append(length[:], make([]byte, size-4)...)
	_, err := io.ReadFull(from, message[4:])
	return message, err
}
